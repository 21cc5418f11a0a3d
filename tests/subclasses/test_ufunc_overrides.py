"""`__array_ufunc__`: what operands get to see of a call, in which order, and what becomes of it."""
# ruff: noqa: B023 -- classes are made for one library at a time

import operator
from typing import Any

import numpy as np
import polyarray as pa
import pytest
from polyarray.lib.mixins import NDArrayOperatorsMixin


def named(value: Any) -> Any:
    """A value in words that are the same for both libraries."""
    if isinstance(value, (tuple, list)):
        return [named(part) for part in value]
    if isinstance(value, dict):
        return {name: named(part) for name, part in value.items()}
    if isinstance(value, (np.ufunc, pa.ufunc)):
        return value.__name__
    if isinstance(value, (np.ndarray, pa.ndarray)):
        return type(value).__name__, value.tolist()
    return value if isinstance(value, (int, float, str, type(None))) else type(value).__name__


class Tells:
    """Says what it was asked."""

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return ufunc, method, inputs, kwargs

    def __repr__(self):
        return "Tells()"


class Declines:
    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return NotImplemented

    def __repr__(self):
        return "Declines()"


class DeclinesToo(Declines):
    pass


class Refuses:
    __array_ufunc__ = None


def answers(row: str, **names: Any) -> list[Any]:
    """What a row gives in both libraries."""
    found = []
    for xp in (np, pa):
        everything = {
            "xp": xp,
            "a": xp.arange(3),
            "t": Tells(),
            "d": Declines(),
            "e": DeclinesToo(),
            "r": Refuses(),
        }
        everything |= {name: make(xp) for name, make in names.items()} | {"operator": operator}
        try:
            found.append(named(eval(row, everything)))
        except (TypeError, ValueError) as error:
            builtin = next(c.__name__ for c in type(error).__mro__ if c.__module__ == "builtins")
            found.append(
                (builtin, str(error).partition(": '")[0] if "NotImplemented" in str(error) else None)
            )
    return found


CALLS = """
    xp.add(a,t)  xp.add(t,a)  xp.sin(t)  xp.add(a,1,t)  xp.add(a,1,out=t)  xp.add(a,1,out=(t,))
    xp.add(t,1,out=None)  xp.add(t,1,out=(None,))  xp.add(t,1,None)  xp.modf(t)  xp.modf(a,t,None)
    xp.modf(a,out=(None,t))  xp.add(a,1,where=t)  xp.add(t,1,where=42,subok='x')
    xp.add(t,1,dtype='f4',casting='unsafe',order='F')  xp.add(t,1,sig='dd->d')
    xp.add(t,1,signature='dd->d')  xp.add(t,1,sig=1,signature=2)  xp.add(t,1,nonsense=2)  xp.add(t)
    xp.add(t,t,t,t)  xp.add(t,1,a,out=a)  xp.add(t,1,out=(a,a))  xp.modf(t,out=a)  xp.matmul(t,a)
    xp.matmul(a,t,axis=1)  xp.matmul(t,a,where=1)  xp.add.reduce(t)  xp.add.reduce(t,0)
    xp.add.reduce(t,'x','y','z','k')  xp.add.reduce(t,axis=1,out=None,keepdims=True)
    xp.add.reduce(t,0,None,None,False,2,True)  xp.add.reduce(a,out=t)  xp.add.reduce(a,where=t)
    xp.add.reduce(t,out=())  xp.add.reduce(t,'x',axis='x')  xp.add.reduce(t,nonsense=1)  xp.add.reduce()
    xp.add.reduce(t,None,out=(None,),dtype=None)  xp.add.accumulate(t)  xp.add.accumulate(t,'x','y','z')
    xp.add.accumulate(a,0,None,t)  xp.add.accumulate(t,out=('a','b'))  xp.add.reduceat(t,[4,2])
    xp.add.reduceat(t,[4,2],'x','y','z')  xp.add.reduceat(a,[0],out=t)  xp.add.reduceat(a,t)
    xp.add.outer(t,a)  xp.add.outer(a,t)  xp.add.outer(a,1,out=t)  xp.add.outer(t,42,dtype='x')
    xp.add.outer(t)  xp.add.at(t,[4,2],'b0')  xp.negative.at(t,[1])  xp.add.at(a,t,1)  xp.add.at(a,[0],t)
    xp.add.at(t,[1],1,1)  t+a if hasattr(t,'__add__') else 0  a+t  a-t  a*t  a@t  a<t  a==t  a!=t
    divmod(a,t)  a**t  a//t  a&t  a<<t  -a  operator.iadd(a,t)  operator.ipow(a,t)  operator.imatmul(a,t)
    xp.float64(2)*t  xp.float64(2)<t  xp.float64(2)+t  a+r  a==r  operator.iadd(a,r)  xp.add(a,r)
    xp.add(r,a)  xp.add.reduce(r)  xp.float64(2)+r  xp.sin(r)  xp.add(d,a)  xp.add(a,d,out=a)
    xp.add.reduce(d,axis=1)  a+d  xp.add(d,e)  xp.add(d,t)  xp.add(t,d)  operator.iadd(a,d)
""".split("  ")
CALLS = [row.strip() for line in CALLS for row in line.split("\n") if row.strip()]


@pytest.mark.parametrize("row", CALLS)
def test_calls(row):
    theirs, ours = answers(row)
    assert ours == theirs


@pytest.mark.parametrize(
    "row", ["a.sum()", "a.sum(axis=0)", "a.max()", "a.cumsum(0)", "a+1", "a.mean()", "xp.sum(a)"]
)
def test_methods_of_derived_arrays_ask(row):
    found = []
    for xp in (np, pa):

        class Answers(xp.ndarray):
            def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
                return ufunc.__name__, method, len(inputs)

        a = xp.arange(3).view(Answers)
        try:
            found.append(eval(row, {"xp": xp, "a": a}))
        except TypeError:
            found.append("TypeError")
    assert found[1] == found[0]


def test_order():
    order: list[str] = []

    class A:
        def __array_ufunc__(self, *args, **kwargs):
            order.append(type(self).__name__)
            return NotImplemented

    class B(A):
        pass

    class C(B):
        pass

    class D:
        __array_ufunc__ = A.__array_ufunc__

    found = []
    for xp in (np, pa):
        rows = []
        for operands in [(A(), B()), (B(), A()), (A(), C()), (D(), A()), (A(), D()), (A(), A())]:
            for out in (None, C(), D(), B()):
                del order[:]
                with pytest.raises(TypeError, match="all returned NotImplemented"):
                    xp.add(*operands, out=out)
                rows.append(tuple(order))
        found.append(rows)
    assert found[0] == found[1]


def test_refusal_in_words():
    texts = []
    for xp in (np, pa):
        with pytest.raises(TypeError) as caught:
            xp.add(Declines(), 1, out=(DeclinesToo(),), where=True)
        texts.append(str(caught.value))
    assert texts[0] == texts[1]


def test_unwrapping_classes():
    """The usual way to derive: unwrap operands, call again, wrap results."""
    found = []
    for xp in (np, pa):

        class Wrapped(xp.ndarray):
            def __array_ufunc__(self, ufunc, method, *inputs, out=None, **kwargs):
                plain = [x.view(xp.ndarray) if isinstance(x, Wrapped) else x for x in inputs]
                if out:
                    kwargs["out"] = tuple(x.view(xp.ndarray) if isinstance(x, Wrapped) else x for x in out)
                results = super().__array_ufunc__(ufunc, method, *plain, **kwargs)
                if results is NotImplemented or method == "at":
                    return results
                results = results if isinstance(results, tuple) else (results,)
                outs = out or (None,) * len(results)
                wrapped = tuple(
                    xp.asarray(result).view(Wrapped) if one is None else one
                    for result, one in zip(results, outs, strict=True)
                )
                return wrapped[0] if len(wrapped) == 1 else wrapped

        a = xp.arange(5.0).view(Wrapped)
        b = xp.zeros(5).view(Wrapped)
        c = xp.zeros(5)
        rows = [
            xp.sin(a),
            xp.modf(a),
            a + 1,
            2 * a,
            a.sum(),
            xp.add(a, 1, out=b),
            xp.add(a, 1, out=c),
            xp.add.outer(a, a),
        ]
        a += 2
        xp.add.at(a, [0, 0], 1)
        rows += [a, xp.add.reduce(a), a @ a, divmod(a, 2)]
        with pytest.raises(TypeError):
            a + Declines()
        found.append(named(rows))
    assert found[0] == found[1]


def test_priority_of_objects_without_functions():
    class Higher:
        __array_priority__ = 10

        def __radd__(self, other):
            return "higher"

        def __array__(self, dtype=None, copy=None):
            return np.ones(3)

    class Lower(Higher):
        __array_priority__ = -10

    class Broken(Higher):
        __array_priority__ = "text"

    for xp in (np, pa):
        a = xp.arange(3)
        assert a + Higher() == "higher"
        assert isinstance(a + Lower(), xp.ndarray)
        assert isinstance(a + Broken(), xp.ndarray)
        with pytest.raises((TypeError, AssertionError)):
            assert operator.iadd(a.copy(), Higher()) is None


class ArrayLike(NDArrayOperatorsMixin):
    """Wraps whatever it is given."""

    def __init__(self, value):
        self.value = pa.asarray(value)

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        out = kwargs.get("out", ())
        if not all(isinstance(x, (pa.ndarray, int, float, list, ArrayLike)) for x in (*inputs, *out)):
            return NotImplemented
        inputs = tuple(x.value if isinstance(x, ArrayLike) else x for x in inputs)
        if out:
            kwargs["out"] = tuple(x.value if isinstance(x, ArrayLike) else x for x in out)
        result = getattr(ufunc, method)(*inputs, **kwargs)
        return tuple(map(ArrayLike, result)) if isinstance(result, tuple) else ArrayLike(result)


BINARY = "add sub mul truediv floordiv mod pow lshift rshift and_ or_ xor lt le eq ne gt ge matmul".split()


@pytest.mark.parametrize("name", BINARY)
def test_operators_of_the_mixin(name):
    function = getattr(operator, name)
    plain = pa.asarray([3, 2, 1])
    expected = function(plain, plain)
    for x, y in [(ArrayLike(plain), plain), (plain, ArrayLike(plain)), (ArrayLike(plain), ArrayLike(plain))]:
        result = function(x, y)
        assert isinstance(result, ArrayLike)
        assert pa.all(result.value == expected)
    with pytest.raises(TypeError):
        function(ArrayLike(plain), object()) if name not in ("eq", "ne") else function(1, 2) + None


@pytest.mark.parametrize(
    "name", ["iadd", "isub", "imul", "ifloordiv", "imod", "ipow", "ilshift", "iand", "ior", "ixor"]
)
def test_in_place_operators_of_the_mixin(name):
    x = y = ArrayLike([3, 2, 1])
    result = getattr(operator, name)(x, 2)
    assert isinstance(result, ArrayLike)
    assert y.value.tolist() == result.value.tolist()


def test_other_operators_of_the_mixin():
    x = ArrayLike([-1, 2])
    assert [(-x).value.tolist(), (+x).value.tolist(), abs(x).value.tolist(), (~x).value.tolist()] == [
        [1, -2],
        [-1, 2],
        [1, 2],
        [0, -3],
    ]
    assert [part.value.tolist() for part in divmod(x, 2)] == [[-1, 1], [1, 0]]
    assert [part.value.tolist() for part in divmod(5, ArrayLike([2, 3]))] == [[2, 1], [1, 2]]
    assert x.__add__(Refuses()) is NotImplemented


# Methods that are composed of functions of elements, all of which the class gets to see.
COMPOSED = """
    a.mean()  a.mean(axis=0)  a.mean(keepdims=True)  a.var()  a.var(axis=1,ddof=1)  a.std(axis=0)  a.std()
    a.round()  a.round(2)  a.round(-1)  a.clip(1,None)  a.clip(None,2)  a.conj()  xp.mean(a)
    xp.std(a,axis=0)  a.sum()  a.max(axis=1)  a.mean(where=[True,False,True])  i.mean()  i.var()  i.round()
    h.mean(axis=0)  a.cumsum(axis=1)  a.all()
""".split("  ")
COMPOSED = [row.strip() for line in COMPOSED for row in line.split("\n") if row.strip()]


@pytest.mark.parametrize("row", COMPOSED)
def test_composed_methods(row):
    found = []
    for xp in (np, pa):
        log: list[Any] = []

        class Counts(xp.ndarray):
            def __array_ufunc__(self, ufunc, method, *inputs, out=None, **kwargs):
                log.append((ufunc.__name__, method))
                plain = [x.view(xp.ndarray) if isinstance(x, Counts) else x for x in inputs]
                if out is ...:
                    out = None
                if out:
                    kwargs["out"] = tuple(x.view(xp.ndarray) if isinstance(x, Counts) else x for x in out)
                result = getattr(ufunc, method)(*plain, **kwargs)
                return out[0] if out else xp.asarray(result).view(Counts)

        a = xp.asarray([[1.5, 2.25, 30.0], [4.0, 5.0, -6.0]])
        names = {"a": a.view(Counts), "i": a.astype("i4").view(Counts), "h": a.astype("f2").view(Counts)}
        result = eval(row, {"xp": xp, **names})
        found.append((type(result).__name__, result.tolist(), log))
    assert found[0] == found[1]


@pytest.mark.parametrize("name", ["add", "mul", "pow", "matmul", "divmod"])
def test_derived_classes_that_refuse(name):
    for xp in (np, pa):

        class Refusing(xp.ndarray):
            __array_ufunc__ = None

        reflected = {f"__r{name}__": lambda self, other: "reflected"}
        own = type("Own", (Refusing,), reflected)
        a = xp.ones((2, 2))
        operation = getattr(operator, name, divmod)
        with pytest.raises(TypeError):
            operation(a, a.view(Refusing))
        assert getattr(a, f"__{name}__")(a.view(own)) is NotImplemented
        assert operation(a, a.view(own)) == "reflected"
