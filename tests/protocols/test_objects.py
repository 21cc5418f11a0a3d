"""Array objects themselves: made, dropped and made again, derived from, called and refused."""

import gc
import pickle
import weakref

import numpy
import polyarray
import pytest

from ..oracle import agree


class Plain(polyarray.ndarray):
    """Adds nothing."""


class Slotted(polyarray.ndarray):
    """Adds nothing and has no dictionary."""

    __slots__ = ()


class Doubled(polyarray.ndarray):
    """Indexes in its own way."""

    def __getitem__(self, key):
        return 2 * super().__getitem__(key)


def test_objects_are_made_anew():
    kept = [polyarray.full(3, float(k)) for k in range(200)]
    seen = [weakref.ref(array) for array in kept]
    assert [float(ref()[0]) for ref in seen] == [float(k) for k in range(200)]
    kept.clear()
    assert not any(ref() for ref in seen)
    again = [polyarray.full(2, float(-k)) for k in range(200)]
    assert [x.shape for x in again] == [(2,)] * 200
    assert [float(x[1]) for x in again] == [float(-k) for k in range(200)]
    assert all(x.base is None for x in again)


@pytest.mark.parametrize("cls", [Plain, Slotted, Doubled])
def test_derived_classes(cls):
    for _ in range(3):
        made = [cls((4,)) for _ in range(100)]
        for k, array in enumerate(made):
            array[:] = k
            assert type(array) is cls
            assert float(polyarray.sum(array)) == 4 * k
        plain = [polyarray.zeros(4) for _ in range(100)]
        assert all(type(array) is polyarray.ndarray for array in plain)
        del made, plain, array
        gc.collect()
    x = Doubled((2,))
    x[0] = 3.0
    assert x[0] == 6.0


def test_attributes_of_derived_objects():
    x = Plain((2,))
    x.name = "x"
    assert x.name == "x"
    with pytest.raises(AttributeError):
        polyarray.zeros(2).name = "y"


def test_elements_cannot_be_deleted():
    def delete(xp):
        x = xp.arange(3)
        del x[1]

    agree(delete)


@pytest.mark.parametrize("name", ["add", "sin", "divmod", "where"])
def test_calls(name):
    for count in range(5):
        agree(lambda xp, count=count: getattr(xp, name)(*(xp.arange(3.0) for _ in range(count))))
    agree(lambda xp: getattr(xp, name)(xp.arange(3.0), nonsense=1))


def test_results_into_arrays():
    def into(xp, dtype="f8", shape=(3,)):
        out = xp.zeros(shape, dtype)
        result = xp.add(xp.arange(3.0), 1, out=out)
        assert result is out
        return out

    agree(into)
    agree(lambda xp: into(xp, "f4"))
    agree(lambda xp: into(xp, "i8"))
    agree(lambda xp: into(xp, shape=(2, 3)))
    agree(lambda xp: into(xp, shape=(2,)))
    agree(lambda xp: xp.negative(xp.arange(3.0), xp.zeros(3)))
    agree(lambda xp: xp.add(xp.arange(3.0), 1, out=None))
    agree(lambda xp: xp.add(xp.arange(3.0), 1, out=(xp.zeros(3),)))
    agree(lambda xp: xp.add(xp.arange(3.0), 1, out=[0.0, 0.0, 0.0]))


def test_results_into_operands():
    for function in (numpy.add, numpy.subtract, numpy.multiply):

        def shifted(xp, name=function.__name__):
            x = xp.arange(10.0)
            getattr(xp, name)(x[:-1], x[1:], out=x[1:])
            return x

        agree(shifted)


def test_functions_survive_pickling():
    assert pickle.loads(pickle.dumps(polyarray.add)) is polyarray.add


def test_patterns_take_arrays_for_sequences():
    def kinds(xp):
        found = []
        for x in (xp.arange(3), xp.arange(2), xp.zeros((3, 2)), xp.arange(5)):
            match x:
                case [a, b]:
                    found.append(("two", a, b))
                case [a, b, c]:
                    found.append(("three", a, b, c))
                case [first, *rest]:
                    found.append(("more", first, len(rest)))
        return found

    agree(kinds)
