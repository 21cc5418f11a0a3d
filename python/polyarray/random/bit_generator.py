"""The base of bit generators, and the sequences that seed them."""

import abc
from typing import Any

from .._polyarray import random as _random

BitGenerator = _random.BitGenerator
SeedSequence = _random.SeedSequence

__all__ = ["BitGenerator", "ISeedSequence", "ISpawnableSeedSequence", "SeedSequence", "SeedlessSeedSequence"]


class ISeedSequence(abc.ABC):
    """What a seed sequence has to have.

    >>> import polyarray as pa
    >>> from polyarray.random.bit_generator import ISeedSequence
    >>> isinstance(pa.random.SeedSequence(5), ISeedSequence)
    True
    """

    @abc.abstractmethod
    def generate_state(self, n_words: int, dtype: Any = None) -> Any:
        """Words of initial state, of 32 or of 64 bits.

        >>> import polyarray as pa
        >>> pa.random.SeedSequence(5).generate_state(2).shape
        (2,)
        """


class ISpawnableSeedSequence(ISeedSequence):
    """What a seed sequence has to have of which further streams are made.

    >>> import polyarray as pa
    >>> from polyarray.random.bit_generator import ISpawnableSeedSequence
    >>> isinstance(pa.random.SeedSequence(5), ISpawnableSeedSequence)
    True
    """

    @abc.abstractmethod
    def spawn(self, n_children: int) -> list[Any]:
        """Sequences for further streams.

        >>> import polyarray as pa
        >>> len(pa.random.SeedSequence(5).spawn(2))
        2
        """


ISpawnableSeedSequence.register(SeedSequence)


class SeedlessSeedSequence:
    """A sequence for bit generators that need no seeds.

    >>> import polyarray as pa
    >>> from polyarray.random.bit_generator import SeedlessSeedSequence
    >>> seeds = SeedlessSeedSequence()
    >>> seeds.spawn(1)[0] is seeds
    True
    """

    def generate_state(self, n_words: int, dtype: Any = None) -> Any:
        """There is none.

        >>> import polyarray as pa
        >>> from polyarray.random.bit_generator import SeedlessSeedSequence
        >>> try:
        ...     SeedlessSeedSequence().generate_state(2)
        ... except NotImplementedError as error:
        ...     print(error)
        seedless SeedSequences cannot generate state
        """
        raise NotImplementedError("seedless SeedSequences cannot generate state")

    def spawn(self, n_children: int) -> list[Any]:
        """The same, many times.

        >>> import polyarray as pa
        >>> from polyarray.random.bit_generator import SeedlessSeedSequence
        >>> len(SeedlessSeedSequence().spawn(3))
        3
        """
        if n_children < 0:
            raise ValueError("n_children must be non-negative")
        return [self] * n_children


ISpawnableSeedSequence.register(SeedlessSeedSequence)
