"""Bit generators: states, jumps, seeds, and the functions that they lend to C."""

import copy
import pickle

import numpy as np
import polyarray as pa
import pytest
from oracle import agree

KINDS = ["PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64"]


def stands(bits):
    """Where a stream stands, in the words that both libraries have."""

    def plain(x):
        return {k: plain(v) for k, v in x.items()} if isinstance(x, dict) else np.asarray(x).tolist()

    return plain(bits.state)


@pytest.mark.parametrize("kind", KINDS)
def test_states(kind):
    def states(xp):
        bits = getattr(xp.random, kind)(5)
        xp.random.Generator(bits).integers(0, 10, 3, dtype="u4")
        state = bits.state
        first = bits.random_raw(3)
        bits.state = state
        return (
            stands(bits),
            first,
            bits.random_raw(),
            bits.random_raw((2, 2)),
            bits.random_raw(4, output=False),
        )

    agree(states)
    for state in (5, {}, {"bit_generator": "nonsense"}):

        def refused(xp, state=state):
            getattr(xp.random, kind)(5).state = state

        agree(refused) if kind != "SFC64" or state == 5 else None
    bits = getattr(pa.random, kind)(5)
    for made in (copy.deepcopy(bits), pickle.loads(pickle.dumps(bits))):
        assert stands(made) == stands(bits)
        assert (
            made.random_raw() == np.random.Generator(getattr(np.random, kind)(5)).bit_generator.random_raw()
        )
    rng = pickle.loads(pickle.dumps(pa.random.RandomState(bits)))
    assert stands(rng._bit_generator) == stands(bits)


@pytest.mark.parametrize("kind", KINDS)
def test_jumps(kind):
    for jumps in (1, 3):
        if kind != "SFC64":
            agree(lambda xp: stands(getattr(xp.random, kind)(5).jumped(jumps)))  # noqa: B023
    for delta in (1, 2**70 + 3, -5):
        if kind not in ("SFC64", "MT19937"):
            agree(lambda xp: stands(getattr(xp.random, kind)(5).advance(delta)))  # noqa: B023


def test_places_outside_a_state():
    def refused(xp, kind, change):
        bits = getattr(xp.random, kind)(1)
        state = bits.state
        change(state)
        bits.state = state

    for pos in (-1, 625):
        agree(lambda xp: refused(xp, "MT19937", lambda state: state["state"].update(pos=pos)))  # noqa: B023
    for pos in (0, 5):
        agree(lambda xp: refused(xp, "Philox", lambda state: state.update(buffer_pos=pos)))  # noqa: B023


def test_philox_from_its_parts():
    agree(lambda xp: stands(xp.random.Philox(key=2**70 + 3, counter=2**200 + 9)))
    agree(lambda xp: stands(xp.random.Philox(7, counter=5)))
    agree(lambda xp: stands(xp.random.Philox(key=xp.array([1, 2], dtype="u8"))))
    agree(lambda xp: xp.random.Philox(1, key=2))
    agree(lambda xp: xp.random.Philox(key=2**128))
    agree(lambda xp: xp.random.Philox(counter=-1))
    agree(lambda xp: xp.random.Philox(key=xp.array([1, 2, 3], dtype="u8")))


class Zeros:
    def generate_state(self, n_words, dtype="u4"):
        return np.zeros(n_words, dtype=dtype.__name__ if isinstance(dtype, type) else str(dtype))


class Broken:
    def generate_state(self, n_words, dtype="u4"):
        raise LookupError("no words")


@pytest.mark.parametrize("kind", KINDS)
def test_other_sequences_seed(kind):
    np.random.bit_generator.ISeedSequence.register(Zeros)
    agree(lambda xp: stands(getattr(xp.random, kind)(Zeros())))
    with pytest.raises(LookupError, match="no words"):
        getattr(pa.random, kind)(Broken())
    agree(lambda xp: getattr(xp.random, kind)(Zeros()).spawn(2))


@pytest.mark.parametrize("seed", [[[1, 2]], [[]], 2.5, "seed", [1, 2.5]])
def test_seeds_that_are_refused(seed):
    agree(lambda xp: xp.random.SeedSequence(seed))


def test_seedless_sequences():
    sequence = pa.random.bit_generator.SeedlessSeedSequence()
    assert sequence.spawn(2) == [sequence] * 2
    with pytest.raises(NotImplementedError):
        pa.random.PCG64(sequence)
    agree(lambda xp: xp.random.SeedSequence(1).spawn(-1))
    agree(lambda xp: xp.random.PCG64(1).spawn(-1))


@pytest.mark.parametrize("kind", KINDS)
def test_functions_for_c(kind):
    ours, theirs = (getattr(xp.random, kind)(5) for xp in (pa, np))
    interface, expected = ours.ctypes, theirs.ctypes
    assert ours.ctypes is interface
    for name in ("next_uint64", "next_uint32", "next_double", "next_uint32", "next_uint64"):
        assert getattr(interface, name)(interface.state) == getattr(expected, name)(expected.state)
    assert ours.random_raw() == theirs.random_raw()
    # NumPy's own distributions draw from ours, and go on where ours stood.
    over = np.random.Generator(ours)
    assert over.normal(size=3).tolist() == np.random.Generator(theirs).normal(size=3).tolist()
    assert stands(ours) == stands(theirs)


def test_a_capsule_outlives_its_generator():
    import gc

    interface, bits = pa.random.PCG64(5).ctypes, pa.random.PCG64(5)
    capsule = pa.random.PCG64(5).capsule
    gc.collect()
    assert type(capsule).__name__ == "PyCapsule"
    del interface
    assert bits.random_raw() == np.random.PCG64(5).random_raw()


def test_draws_wait_for_the_lock():
    import threading

    rng = pa.random.default_rng(1)
    drawn = []
    with rng.bit_generator.lock:
        rng.random()  # the same thread may go on
        thread = threading.Thread(target=lambda: drawn.append(rng.random()))
        thread.start()
        thread.join(0.1)
        assert drawn == []
    thread.join()
    assert len(drawn) == 1


def test_the_generator_of_the_legacy_functions():
    before = pa.random.get_bit_generator()
    state = pa.random.get_state(legacy=False)
    try:
        pa.random.set_bit_generator(pa.random.PCG64(5))
        assert pa.random.random() == np.random.default_rng(5).random()
        with pytest.warns(RuntimeWarning, match="legacy can only be used"):
            pa.random.get_state()
        pa.random.seed(7)
        assert stands(pa.random.get_bit_generator()) == stands(np.random.PCG64(7))
        with pytest.raises(TypeError, match="can only re-seed"):
            pa.random.mtrand._rand.seed(7)
    finally:
        pa.random.set_bit_generator(before)
        pa.random.set_state(state)


def test_what_is_no_bit_generator():
    agree(lambda xp: xp.random.Generator(xp.random.MT19937))
    agree(lambda xp: xp.random.Generator(3))
