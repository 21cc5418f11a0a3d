"""`__array_function__` and `like=`: who is asked, in which order, and what becomes of the call."""
# ruff: noqa: B023 -- classes are made for one library at a time

import inspect
import pickle
from typing import Any

import numpy as np
import polyarray as pa
import pytest
from polyarray.testing import overrides


def named(value: Any) -> Any:
    """A value in words that are the same for both libraries."""
    if isinstance(value, (tuple, list)):
        return [named(part) for part in value]
    if isinstance(value, dict):
        return {name: named(part) for name, part in value.items()}
    if isinstance(value, type):
        return value.__name__
    if isinstance(value, (np.ndarray, pa.ndarray)):
        return type(value).__name__, value.tolist()
    return (
        value
        if isinstance(value, (int, float, str, type(None)))
        else getattr(value, "__name__", type(value).__name__)
    )


class Tells:
    """Says what it was asked."""

    def __array_function__(self, func, types, args, kwargs):
        return func, types, args, kwargs


class Declines:
    def __array_function__(self, func, types, args, kwargs):
        return NotImplemented


class TellsMore(Tells):
    pass


def answers(row: str) -> list[Any]:
    found = []
    for xp in (np, pa):
        names = {
            "xp": xp,
            "a": xp.arange(3),
            "t": Tells(),
            "d": Declines(),
            "m": TellsMore(),
            "l": [xp.arange(2)],
        }
        try:
            found.append(named(eval(row, names)))
        except (TypeError, ValueError) as error:
            found.append(type(error).__name__)
    return found


CALLS = """
    xp.sum(t)  xp.sum(a,out=t)  xp.mean(t,axis=1)  xp.concatenate([a,t])  xp.concatenate((t,a),axis=0)
    xp.concatenate([a,a],out=t)  xp.stack([a,m,t])  xp.vstack((t,m))  xp.hstack([a,t])  xp.dstack([t])
    xp.column_stack([t,a])  xp.block([[a,t],[a,a]])  xp.where(t,a,a)  xp.where(a>1,a,t)  xp.dot(a,t)
    xp.tensordot(t,a,axes=0)  xp.einsum('i,i',a,t)  xp.take(t,[1])  xp.reshape(t,3)  xp.transpose(t)
    xp.sort(t)  xp.argsort(t)  xp.clip(a,t,3)  xp.pad(t,1)  xp.linalg.inv(t)  xp.linalg.solve(a,t)
    xp.linalg.multi_dot([a,t])  xp.fft.fft(t)  xp.fft.ifft2(t,axes=(0,1))  xp.zeros_like(t)
    xp.full_like(t,2)  xp.broadcast_to(t,3)  xp.broadcast_arrays(a,t)  xp.meshgrid(a,t)  xp.atleast_1d(a,t)
    xp.interp(a,a,t)  xp.histogram(t)  xp.histogram(a,weights=t)  xp.select([t],[a])  xp.select([a>1],[t])
    xp.choose(a,[a,t])  xp.copyto(t,a)  xp.isclose(a,t)  xp.allclose(t,a)  xp.array_equal(a,t)  xp.median(t)
    xp.percentile(t,50)  xp.nansum(t)  xp.unique(t)  xp.isin(a,t)  xp.insert(a,0,t)  xp.delete(t,0)
    xp.append(a,t)  xp.roll(t,1)  xp.tile(t,2)  xp.repeat(t,2)  xp.shape(t)  xp.ndim(t)  xp.size(t)
    xp.iscomplexobj(t)  xp.can_cast(t,'f4')  xp.result_type(a,t)  xp.min_scalar_type(t)
    xp.apply_along_axis(len,0,t)  xp.piecewise(t,[a>1],[1])  xp.trapezoid(t)  xp.gradient(t)  xp.diff(t)
    xp.cross(a,t)  xp.array_repr(t)  xp.array2string(t)  xp.linspace(t,1)  xp.linspace(0,t)
    xp.geomspace(1,t)  xp.sum(d)  xp.sum(a,out=d)  xp.concatenate([a,d])  xp.concatenate([d,t])
    xp.concatenate([t,d])  xp.concatenate([a,d,m,t])  xp.sum([t]) if False else 0  xp.moveaxis(t,0,1)
    xp.flip(t)  xp.rot90(t)  xp.trim_zeros(t)  xp.searchsorted(a,t)  xp.polyfit(t,a,1)  xp.polyval(a,t)
    xp.average(a,weights=t)  xp.cov(a,t)  xp.nan_to_num(t)  xp.i0(t)  xp.unwrap(t)  xp.ones(3,like=t)
    xp.array(1,like=t)  xp.arange(3,like=t)  xp.eye(2,like=d)  xp.zeros(3,like=a)
    xp.asarray(1,dtype='f4',like=t)  xp.ones(3,like=3)  xp.ones(3,like=None)  xp.array(1,like=[1])
    xp.full((2,),1,like=t)  xp.identity(2,like=t)  xp.array(1,nonsense=1,like=t)
""".split("  ")
CALLS = [row.strip() for line in CALLS for row in line.split("\n") if row.strip()]
# NumPy hands defaults over where its creation functions are Python's.
FILLED = ("xp.ones(3,like=t)", "xp.full((2,),1,like=t)", "xp.identity(2,like=t)")


@pytest.mark.parametrize("row", CALLS)
def test_calls(row):
    theirs, ours = answers(row)
    if row in FILLED:
        theirs[3], ours[3] = None, None
    assert ours == theirs


def test_derived_arrays():
    found = []
    for xp in (np, pa):
        log: list[Any] = []

        class Sub(xp.ndarray):
            def __array_function__(self, func, types, args, kwargs):
                log.append((func.__name__, named(list(types))))
                return super().__array_function__(func, types, args, kwargs)

        class Other(xp.ndarray):
            pass

        s = xp.arange(3).view(Sub)
        results = [
            xp.sum(s),
            xp.concatenate([xp.ones(3), s]),
            xp.concatenate([s.view(Other), s]),
            xp.ones(2, like=s),
        ]
        with pytest.raises(TypeError):
            xp.concatenate([s, Declines()])
        assert s.__array_function__(xp.sum, (xp.ndarray, Declines), (s,), {}) is NotImplemented
        assert s.__array_function__(lambda x: x * 2, (xp.ndarray,), (3,), {}) == 6
        with pytest.raises(TypeError, match="args must be a tuple"):
            s.__array_function__(xp.sum, (xp.ndarray,), [s], {})
        with pytest.raises(TypeError, match="kwargs must be a dict"):
            s.__array_function__(xp.sum, (xp.ndarray,), (s,), ())
        found.append((named(results), log))
    assert found[0] == found[1]


def test_words():
    with pytest.raises(TypeError) as caught:
        pa.linalg.inv(Declines())
    assert str(caught.value) == (
        "no implementation found for 'polyarray.linalg.inv' on types that implement __array_function__: "
        f"[{Declines!r}]"
    )


def test_functions_are_as_they_were():
    assert pa.sum.__name__ == pa.sum.__qualname__ == "sum"
    assert pa.sum.__module__ == "polyarray"
    assert pa.linalg.solve.__module__ == "polyarray.linalg"
    assert "axis" in inspect.signature(pa.sum).parameters
    assert pa.sum.__doc__.startswith("The sum")
    assert pickle.loads(pickle.dumps(pa.sum)) is pa.sum
    assert pa.max is pa.amax
    assert repr(pa.sum).startswith("<function sum at ")
    assert pa.sum._implementation([1, 2]) == 3
    with pytest.raises(TypeError, match=r"sum\(\)"):
        pa.sum()

    class Bound:
        total = pa.sum
        make = pa.array

    assert Bound.total is pa.sum
    assert Bound.make([1]).tolist() == [1]
    assert Bound().make([1]).tolist() == [1]


def test_list_of_functions():
    assert pa.sum in overrides.get_overridable_numpy_array_functions()
    assert pa.add in overrides.get_overridable_numpy_ufuncs()
    assert overrides.allows_array_function_override(pa.linalg.inv)
    assert overrides.allows_array_ufunc_override(pa.sin)
    assert not overrides.allows_array_function_override(len)


def test_numpys_functions_on_our_arrays():
    a = pa.arange(4.0)
    assert isinstance(np.concatenate([a, np.ones(2)]), pa.ndarray)
    assert isinstance(np.sort(a), pa.ndarray)
    assert np.sum(a) == 6
    assert isinstance(np.linalg.norm(a), float)
    # What polyarray does not have is NumPy's business, and so are NumPy's own classes.
    assert isinstance(np.ma.concatenate([np.ma.ones(2), a]), np.ndarray)
    assert np.array_repr(a) == repr(a)

    class Sub(np.ndarray):
        pass

    assert isinstance(np.concatenate([np.ones(2).view(Sub), a]), np.ndarray)
