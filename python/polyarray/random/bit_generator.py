"""The base of bit generators, and the sequences that seed them."""

import abc

from .._polyarray import random as _random

BitGenerator = _random.BitGenerator
SeedSequence = _random.SeedSequence

__all__ = ["BitGenerator", "ISeedSequence", "ISpawnableSeedSequence", "SeedSequence"]


class ISeedSequence(abc.ABC):
    """What a seed sequence has to have."""

    @abc.abstractmethod
    def generate_state(self, n_words, dtype=None):
        """Words of initial state, of 32 or of 64 bits."""


class ISpawnableSeedSequence(ISeedSequence):
    """What a seed sequence has to have of which further streams are made."""

    @abc.abstractmethod
    def spawn(self, n_children):
        """Sequences for further streams."""


ISpawnableSeedSequence.register(SeedSequence)
