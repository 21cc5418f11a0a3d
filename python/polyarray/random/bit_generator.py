"""The base of bit generators, and the sequences that seed them."""

import abc
from typing import Any

from .._polyarray import random as _random

BitGenerator = _random.BitGenerator
SeedSequence = _random.SeedSequence

__all__ = ["BitGenerator", "ISeedSequence", "ISpawnableSeedSequence", "SeedSequence", "SeedlessSeedSequence"]


class ISeedSequence(abc.ABC):
    """What a seed sequence has to have."""

    @abc.abstractmethod
    def generate_state(self, n_words: int, dtype: Any = None) -> Any:
        """Words of initial state, of 32 or of 64 bits."""


class ISpawnableSeedSequence(ISeedSequence):
    """What a seed sequence has to have of which further streams are made."""

    @abc.abstractmethod
    def spawn(self, n_children: int) -> list[Any]:
        """Sequences for further streams."""


ISpawnableSeedSequence.register(SeedSequence)


class SeedlessSeedSequence:
    """A sequence for bit generators that need no seeds."""

    def generate_state(self, n_words: int, dtype: Any = None) -> Any:
        """There is none."""
        raise NotImplementedError("seedless SeedSequences cannot generate state")

    def spawn(self, n_children: int) -> list[Any]:
        """The same, many times."""
        if n_children < 0:
            raise ValueError("n_children must be non-negative")
        return [self] * n_children


ISpawnableSeedSequence.register(SeedlessSeedSequence)
