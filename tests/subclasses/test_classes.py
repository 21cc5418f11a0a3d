"""Classes derived from `ndarray`: which results keep the class, and what their methods are called with."""

import copy
import operator
import pickle
from typing import Any

import numpy as np
import polyarray as pa
import pytest


def kinds(result: Any) -> Any:
    """The classes of a result, however nested."""
    if isinstance(result, (tuple, list)):
        return [kinds(part) for part in result]
    return type(result).__name__


def values(result: Any) -> Any:
    """The elements of a result."""
    if isinstance(result, (tuple, list)):
        return [values(part) for part in result]
    return result.tolist() if hasattr(result, "tolist") else result


class Tagged:
    """A class of either library that carries a tag, and says what it was made of."""

    def __init__(self, xp: Any, **attributes: Any) -> None:
        log: list[str] = []

        class Q(xp.ndarray):
            def __array_finalize__(self, obj: Any) -> None:
                log.append(type(obj).__name__)
                self.tag = getattr(obj, "tag", None)

        for name, value in attributes.items():
            setattr(Q, name, value)
        self.Q, self.log, self.xp = Q, log, xp

    def make(self, values: Any) -> Any:
        array = self.xp.array(values).view(self.Q)
        array.tag = "tag"
        return array


class Logged(Tagged):
    """As `Tagged`, with an `__array_wrap__` that says what it was called with."""

    def __init__(self, xp: Any, **attributes: Any) -> None:
        super().__init__(xp, **attributes)
        log = self.log

        def wrap(this: Any, array: Any, context: Any = None, return_scalar: bool = False) -> Any:
            about = None if context is None else (context[0].__name__, kinds(context[1]), context[2])
            log.append(f"wrap({type(array).__name__}, {about}, {return_scalar})")
            return super(self.Q, this).__array_wrap__(array, context, return_scalar)

        self.Q.__array_wrap__ = wrap


def compared(make: Any, row: str, how: Any, finalized: bool = True) -> None:
    """Asserts that an expression of `q`, an integer vector `i` and a matrix `m` does what NumPy does."""
    found = []
    for xp in (np, pa):
        tagged = how(xp)
        q = tagged.make(make)
        i, m = tagged.make([2, 0, 1]), tagged.make([[4.0, 1.0], [1.0, 3.0]])
        del tagged.log[:]
        names = {"xp": xp, "q": q, "i": i, "m": m, "Q": tagged.Q, "copy": copy, "operator": operator}
        try:
            result = eval(row, names)
        except (TypeError, ValueError) as error:
            found.append((type(error).__name__, None, None, None))
            continue
        found.append((kinds(result), values(result), getattr(result, "tag", None), list(tagged.log)))
    theirs, ours = found
    assert ours[:3] == theirs[:3]
    if finalized:
        assert ours[3] == theirs[3]


KEPT = """
    q[0]  q[:,1:]  q[...]  q[0,...]  q[None]  q[0,0]  q[q>2]  q[[0,1]]  q[0][1]  q[[0,1],[1,0]]  q[::-1,::2]
    q.T  q.mT  q.transpose(1,0)  q.swapaxes(0,1)  q.reshape(-1)  q.reshape(3,2)  q.ravel()  q.ravel('F')
    q.real  q.imag  q.view()  q.view(Q)  q.view(xp.ndarray)  q.view('i8')  q.view(type=Q)
    q.view('u8',xp.ndarray)  q.diagonal()  q.copy()  q.copy('F')  copy.copy(q)  copy.deepcopy(q)
    q.astype('f4')  q.astype('f4',subok=False)  q.astype('f8',copy=False)
    q.astype('f8',copy=False,subok=False)  q.flat[1:3]  q.flat.copy()  list(q)  q+1  1+q  q+q  q-q[0]  -q
    +q  abs(q)  q**2  2**q  q//2  q%2  divmod(q,2)  q<3  q==q  q!=1  q@q.T  q==None  xp.float64(2)*q
    q*xp.float64(2)  q+xp.ones(3)  xp.ones(3)+q  [1,2,3]+q  q+[1,2,3]  xp.sin(q)  xp.add(q,q)  xp.modf(q)
    xp.frexp(q)  xp.add(q,1,dtype='f4')  xp.add(q,q,subok=False)  xp.add.reduce(q)
    xp.add.reduce(q,axis=None)  xp.add.accumulate(q)  xp.add.reduceat(q,[0,1])  xp.multiply.outer(i,i)
    xp.add.reduce(q,keepdims=True)  xp.matmul(q,q.T)  xp.vecdot(q,q)  q.sum()  q.sum(axis=0)
    q.sum(keepdims=True)  q.prod(0)  q.max(0)  q.min()  q.any()  q.all(axis=0)  q.mean()  q.mean(axis=0)
    q.cumsum(0)  q.cumprod(1)  q.round()  q.clip(1,2)  xp.array(q)  xp.array(q,subok=True)  xp.asarray(q)
    xp.asanyarray(q)  xp.array(q,copy=None,subok=True)  xp.asarray(q)  xp.ascontiguousarray(q)  xp.copy(q)
    xp.copy(q,subok=True)  xp.array(q,'f4',subok=True)  xp.zeros_like(q)  xp.ones_like(q,subok=False)
    xp.empty_like(q).shape  xp.full_like(q,3)  xp.broadcast_to(q,(2,2,3))  xp.sort(q)  xp.dot(q,q.T)
    q.dot(q.T)  xp.ones((2,2)).dot(q)  Q((2,)).shape  Q((2,),'i4').dtype.name
    xp.ndarray.__new__(Q,(2,)).shape
""".split("  ")
KEPT = [row.strip() for line in KEPT for row in line.split("\n") if row.strip()]


# NumPy computes these by other functions, which `__array_wrap__` gets to see.
COMPOSED = ["q==None", "q.mean()", "q.mean(axis=0)", "q.round()", "q.clip(1,2)"]


@pytest.mark.parametrize("row", KEPT)
@pytest.mark.parametrize("how", [Tagged, Logged])
def test_classes_are_kept_and_finalized(row, how):
    finalized = how is Tagged or row not in COMPOSED
    compared([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], row, how, finalized)


# What is made on the way to a result differs, the result does not.
RESULTS = """
    q.flatten()  q.take([0,1])  q.repeat(2)  q.squeeze()  q.argmax()  q.argmax(0)  q.argsort()  q.trace()
    q.var()  q.std(0)  q.compress([True,False],axis=0)  i.choose([i,i,i])  i.searchsorted(1)  q.nonzero()
    q.ptp if 0 else xp.ptp(q)  xp.broadcast_to(q,(2,2,3),subok=True)  xp.concatenate([q,q])
    xp.where(q>1,q,0)  xp.vstack([q,q])  xp.broadcast_arrays(q,q[0])  xp.broadcast_arrays(q,q[0],subok=True)
    xp.sum(q)  xp.sum(q,axis=0)  xp.mean(q)  xp.median(q)  xp.average(q,axis=0)  xp.std(q,axis=1)
    xp.nansum(q,axis=0)  xp.percentile(q,50)  xp.nanmean(q)  xp.nanmax(q,axis=1)  xp.count_nonzero(q,axis=0)
    xp.cumsum(q)  xp.ptp(q,axis=0)  xp.tile(q,2)  xp.roll(q,1)  xp.flip(q)  xp.diff(q)
    xp.delete(q,0,axis=0)  xp.insert(i,1,7)  xp.append(i,i)  xp.tril(q)  xp.diag(i)  xp.rot90(q)
    xp.squeeze(q[None])  xp.expand_dims(q,0)  xp.moveaxis(q,0,1)  xp.split(q,2)  xp.unique(i)
    xp.union1d(i,i)  xp.isin(i,i)  xp.searchsorted(i,i)  xp.digitize(i,i)  xp.argsort(q)  xp.partition(i,1)
    xp.linspace(i,i+1,3)  xp.logspace(i,i+1,3)  xp.isclose(q,q)  xp.nan_to_num(q)  xp.fix(q)
    xp.gradient(i.astype('f8'))  xp.inner(q,q)  xp.outer(i,i)  xp.cross(i,i)  xp.kron(i,i)
    xp.einsum('ij->ji',q)  xp.take_along_axis(i,i,0)  xp.linalg.inv(m)  xp.linalg.solve(m,m)
    xp.linalg.det(m)  xp.linalg.svd(m)  xp.linalg.qr(m)  xp.linalg.eigh(m)  xp.linalg.cholesky(m)
    xp.linalg.pinv(m)  xp.linalg.norm(m)  xp.linalg.matrix_power(m,2)  xp.fft.fft(i)  xp.fft.fftshift(i)
    xp.meshgrid(i,i)  xp.ix_(i,i)  xp.pad(i,1)  xp.interp(i,i,i)  xp.convolve(i,i)  xp.unwrap(q)  xp.sinc(q)
    xp.trapezoid(i)  xp.block(q)  xp.block([q])  xp.block([[q],[q+1]])  xp.kron(q,2)
    xp.kron(q,xp.asarray(q))  xp.kron(xp.asarray(q),q)  xp.diag(q)  xp.diag(q,k=1)
    xp.correlate(i,i)  xp.correlate(i,xp.asarray(i))  xp.correlate(xp.asarray(i),i)  xp.setdiff1d(i,i[:2])
    xp.setdiff1d(i,xp.asarray(i[:2]))  xp.setdiff1d(xp.asarray(i),i[:2])  xp.iscomplex(q)  xp.iscomplex(q+1j)
""".split("  ")
RESULTS = [row.strip() for line in RESULTS for row in line.split("\n") if row.strip()]


@pytest.mark.parametrize("row", RESULTS)
def test_classes_of_results(row):
    found = []
    for xp in (np, pa):
        tagged = Tagged(xp)
        q, i = tagged.make([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), tagged.make([0, 1, 2])
        m = tagged.make([[4.0, 1.0], [1.0, 3.0]])
        result = eval(row, {"xp": xp, "q": q, "i": i, "m": m})
        found.append((kinds(result), getattr(result, "tag", None)))
    theirs, ours = found
    assert ours == theirs


PRIORITIES = [
    ("a+b", 1, 2),
    ("b+a", 1, 2),
    ("a+b", 2, 1),
    ("xp.hypot(a,b)", 0, 0),
    ("a.dot(b)", 1, 2),
    ("a@b", 3, 2),
]
PRIORITIES += [
    ("xp.ones(2)+a", -1, 0),
    ("a+xp.ones(2)", -1, 0),
    ("xp.concatenate([b,a])", 1, 2),
]
PRIORITIES += [
    ("xp.concatenate([xp.ones(2),a])", 1, 0),
    ("xp.add(2.0,a)", -1e6, 0),
    ("xp.add([1,2],a)", -1, 0),
]


@pytest.mark.parametrize(("row", "first", "second"), PRIORITIES)
def test_priorities(row, first, second):
    found = []
    for xp in (np, pa):
        a = xp.ones(2).view(type("A", (xp.ndarray,), {"__array_priority__": first}))
        b = xp.ones(2).view(type("B", (xp.ndarray,), {"__array_priority__": second}))
        found.append(kinds(eval(row, {"xp": xp, "a": a, "b": b})))
    assert found[1] == found[0]


@pytest.mark.parametrize("method", ["sum", "take", "T", "__getitem__"])
def test_methods_of_the_class_are_called(method):
    found = []
    for xp in (np, pa):

        class Own(xp.ndarray):
            def sum(self, axis, out):
                return "summed"

            def take(self, indices, axis=None, out=None, mode="raise"):
                return "taken"

            def __getitem__(self, key):
                return ("item", super().__getitem__(key).item())

        own = xp.arange(3).view(Own)
        if method == "sum":
            found.append(xp.sum(own))
        elif method == "take":
            found.append(xp.take(own, [1]))
        elif method == "T":
            found.append(type(own.T).__name__)
        else:
            found.append([list(own), own[1]])
    assert found[1] == found[0]


def test_bases():
    for xp in (np, pa):
        Q = type("Q", (xp.ndarray,), {})
        a = xp.arange(6.0).reshape(2, 3).copy()
        q = a.view(Q)
        assert q.base is a
        assert q[0].base is q
        assert q.T[0].base is q
        assert q.view(xp.ndarray).base is a
        assert q.view(xp.ndarray)[1:].base is a
        assert q[1:].view(Q).base is q


def test_base_is_there_for_finalize():
    for xp in (np, pa):

        class Saves(xp.ndarray):
            def __array_finalize__(self, obj):
                self.saved = self.base

        a = xp.array(1).view(Saves)
        assert a.saved is a.base is not None


@pytest.mark.parametrize("bad", ["property", "arguments", "raises"])
def test_bad_finalize(bad):
    found = []
    for xp in (np, pa):

        class Bad(xp.ndarray):
            pass

        def raises(self, obj):
            raise RuntimeError("no")

        Bad.__array_finalize__ = {
            "property": property(raises),
            "arguments": lambda self: None,
            "raises": raises,
        }[bad]
        with pytest.raises((TypeError, RuntimeError)) as caught:
            xp.arange(3).view(Bad)
        found.append((caught.type, str(caught.value)))
    assert found[0] == found[1]


@pytest.mark.parametrize("scalar", [None, True, False])
@pytest.mark.parametrize("shape", [(), (1,)])
def test_wrap(scalar, shape):
    found = []
    for xp in (np, pa):
        Q = type("Q", (xp.ndarray,), {})
        rows = []
        for this in (xp.ndarray, Q):
            for other in (xp.ndarray, Q):
                array, result = xp.arange(3).view(this), xp.ones(shape).view(other)
                rows.append(type(array.__array_wrap__(result, None, scalar)).__name__)
        found.append(rows)
        with pytest.raises(TypeError):
            xp.ones(2).__array_wrap__(3)
    assert found[0] == found[1]


def test_old_wrap_methods_are_called_with_a_warning():
    for xp in (np, pa):

        class Old(xp.ndarray):
            def __array_wrap__(self, array, context=None):
                return "old"

        with pytest.warns(DeprecationWarning, match="must accept context and return_scalar"):
            assert xp.sin(xp.ones(2).view(Old)) == "old"


class Carried(pa.ndarray):
    """Carries an attribute through pickles."""

    def __reduce__(self):
        make, arguments, state = super().__reduce__()
        return make, arguments, (*state, self.info)

    def __setstate__(self, state):
        self.info = state[-1]
        super().__setstate__(state[:-1])


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("order", ["C", "F"])
def test_pickles(protocol, order):
    a = pa.asarray([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], order=order).view(Carried)
    a.info = "about"
    b = pickle.loads(pickle.dumps(a, protocol))
    assert (type(b), b.info, b.tolist()) == (Carried, "about", a.tolist())
    assert b.flags.f_contiguous == a.flags.f_contiguous


@pytest.mark.parametrize("axes", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (2, 0, 1)])
@pytest.mark.parametrize("dtype", ["f8", "i2", "?", "D", "bfloat16"])
def test_pickles_out_of_band(axes, dtype):
    a = pa.arange(24).reshape(2, 3, 4).astype(dtype).transpose(axes)
    buffers: list[Any] = []
    text = pickle.dumps(a, 5, buffer_callback=buffers.append)
    b = pickle.loads(text, buffers=buffers)
    assert b.dtype == a.dtype
    assert b.shape == a.shape
    assert b.tolist() == a.tolist()
    assert len(buffers) == (dtype != "bfloat16")


def test_state_is_refused_where_it_does_not_fit():
    a = pa.zeros(0)
    with pytest.raises(ValueError, match="buffer size"):
        a.__setstate__((1, (3,), pa.dtype("f8"), False, b"x" * 8))
    with pytest.raises(TypeError):
        a.__setstate__((1, (1,)))
    with pytest.raises(TypeError):
        a.__setstate__((1, (1,), pa.dtype("f8"), False, "x" * 8))


@pytest.mark.parametrize("operation", ["iadd", "imul", "ipow", "ifloordiv", "iand", "ilshift"])
def test_in_place_operators_give_what_operands_answer(operation):
    found = []
    for xp in (np, pa):

        class Answers:
            def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
                return ufunc.__name__, method, kinds(list(inputs)), sorted(kwargs), kinds(kwargs["out"])

        a = xp.arange(3)
        Q = type("Q", (xp.ndarray,), {})
        found.append([getattr(operator, operation)(array, Answers()) for array in (a, a.view(Q))])
        q = a.view(Q)
        assert getattr(operator, operation)(q, 1) is q
    assert found[0] == found[1]
