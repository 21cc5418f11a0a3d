"""Implementations registered by type: who answers, in which order, and what is said where nobody does."""

import gc
import sys
import threading
import types

import numpy as np
import polyarray as pa
import pytest


@pytest.fixture(autouse=True)
def temporary():
    with pa.dispatch.temporary():
        yield


class Foreign:
    """Knows nothing of arrays."""

    def __init__(self, values=(1.0, 2.0)):
        self.values = pa.asarray(values)


class Derived(Foreign):
    pass


class Other:
    pass


def test_function_of_elements():
    @pa.sin.register(Foreign)
    def sine(x, **options):
        return Foreign(pa.sin(x.values)), options

    result, options = pa.sin(Foreign())
    assert isinstance(result, Foreign)
    assert pa.array_equal(result.values, pa.sin(pa.asarray([1.0, 2.0])))
    assert options == {}
    assert pa.sin(Derived())[0].values.shape == (2,)
    assert pa.sin(Foreign(), dtype="f4")[1] == {"dtype": "f4"}
    assert pa.sin.__call__(Foreign())[1] == {}
    assert type(pa.sin(pa.ones(2))) is pa.ndarray


def test_dispatched_function():
    @pa.sum.register(Foreign)
    def total(x, axis=None):
        return ("total", axis)

    assert pa.sum(Foreign()) == ("total", None)
    assert pa.sum(Foreign(), 0) == ("total", 0)
    assert pa.sum(Foreign(), axis=1) == ("total", 1)
    assert pa.sum.__call__(Foreign(), axis=1) == ("total", 1)
    assert pa.sum([1, 2]) == 3


@pytest.mark.parametrize("name", ["concatenate", "stack", "vstack", "block"])
def test_lists_of_arrays(name):
    getattr(pa, name).register(Foreign)(lambda arrays, *rest, **options: "joined")
    function = getattr(pa, name)
    assert function([Foreign(), Foreign()]) == "joined"
    assert function((pa.ones(2), [Foreign()])) == "joined"
    assert type(function([pa.ones(2), pa.ones(2)])) is pa.ndarray


def test_out_and_where_count():
    pa.add.register(Foreign)(lambda *args, **options: sorted(options))
    assert pa.add(1.0, 2.0, out=Foreign()) == ["out"]
    assert pa.add(1.0, 2.0, where=Foreign()) == ["where"]


def test_linear_algebra_and_transforms():
    pa.linalg.norm.register(Foreign)(lambda x: "norm")
    pa.fft.rfft.register(Foreign)(lambda x: "transform")
    assert (pa.linalg.norm(Foreign()), pa.fft.rfft(Foreign())) == ("norm", "transform")


def test_generalized_function():
    pa.matmul.register(Foreign, Foreign)(lambda a, b: "product")
    assert pa.matmul(Foreign(), Foreign()) == "product"


@pytest.mark.parametrize(
    ("method", "args"),
    [("reduce", ()), ("accumulate", ()), ("reduceat", ([0],)), ("outer", (1.0,)), ("at", ([0], 1.0))],
)
def test_methods_of_functions_of_elements(method, args):
    pa.add.register(Foreign, method=method)(lambda x, *rest, **options: (method, len(rest), options))
    function = getattr(pa.add, method)
    assert function(Foreign(), *args) == (method, len(args), {})
    if method not in ("outer", "at"):
        assert function(Foreign(), *args, axis=1) == (method, len(args), {"axis": 1})
    with pytest.raises(TypeError):
        pa.add(Foreign(), "x")


# ---- several types --------------------------------------------------------------------------------------


def test_two_types():
    pa.add.register(Foreign, Other)(lambda a, b: "foreign and other")
    pa.add.register(Other, Foreign)(lambda a, b: "other and foreign")
    pa.add.register(Foreign, float)(lambda a, b: "foreign and float")
    pa.add.register(Foreign, object)(lambda a, b: "foreign and anything")
    assert pa.add(Foreign(), Other()) == "foreign and other"
    assert pa.add(Other(), Foreign()) == "other and foreign"
    assert pa.add(Derived(), 1.5) == "foreign and float"
    assert pa.add(Foreign(), 1) == "foreign and anything"
    assert pa.add(Foreign(), pa.ones(2)) == "foreign and anything"


def test_the_most_specific_wins():
    pa.add.register(Foreign, Foreign)(lambda a, b: "FF")
    pa.add.register(Derived, Foreign)(lambda a, b: "DF")
    assert pa.add(Foreign(), Foreign()) == "FF"
    assert pa.add(Derived(), Foreign()) == "DF"
    assert pa.add(Derived(), Derived()) == "DF"
    assert pa.add(Foreign(), Derived()) == "FF"


def test_ambiguity_names_both():
    pa.add.register(Derived, Foreign)(lambda a, b: "DF")
    pa.add.register(Foreign, Derived)(lambda a, b: "FD")
    with pytest.raises(TypeError, match=r"polyarray\.add is ambiguous") as caught:
        pa.add(Derived(), Derived())
    for name in ("Derived", "Foreign"):
        assert str(caught.value).count(name) >= 2
    pa.add.register(Derived, Derived)(lambda a, b: "DD")
    assert pa.add(Derived(), Derived()) == "DD"


def test_several_types_come_before_one():
    pa.add.register(Foreign)(lambda a, b: "one")
    pa.add.register(Foreign, Foreign)(lambda a, b: "two")
    assert pa.add(Foreign(), Foreign()) == "two"
    assert pa.add(1.0, Foreign()) == "one"


def test_of_two_types_with_one_implementation_each_the_left_one_or_the_derived_one_answers():
    pa.add.register(Foreign)(lambda a, b: "foreign")
    pa.add.register(Other)(lambda a, b: "other")
    assert pa.add(Foreign(), Other()) == "foreign"
    assert pa.add(Other(), Foreign()) == "other"
    pa.add.register(Derived)(lambda a, b: "derived")
    assert pa.add(Foreign(), Derived()) == "derived"


def test_virtual_bases():
    from collections.abc import Sized

    class Counted:
        def __len__(self):
            return 3

    pa.sin.register(Sized)(lambda x: "sized")
    assert pa.sin(Counted()) == "sized"
    pa.sin.register(Counted)(lambda x: "counted")
    assert pa.sin(Counted()) == "counted"


def test_plain_types():
    before = pa.cos(0.0)
    pa.cos.register(float)(lambda x: "float")
    assert pa.cos(0.5) == "float"
    assert pa.cos(0) == before
    pa.dispatch.unregister(pa.cos, float)
    assert pa.cos(0.0) == before
    pa.bartlett.register(list)(lambda x: "window")
    assert pa.bartlett([3]) == "window"


def test_derived_arrays():
    class Quantity(pa.ndarray):
        pass

    pa.sin.register(Quantity)(lambda x: "quantity")
    assert pa.sin(pa.ones(2).view(Quantity)) == "quantity"
    assert type(pa.sin(pa.ones(2))) is pa.ndarray


# ---- declining ------------------------------------------------------------------------------------------


def test_the_next_is_asked_where_one_declines():
    asked = []

    @pa.add.register(Derived)
    def first(a, b):
        asked.append("derived")
        return NotImplemented

    @pa.add.register(Foreign)
    def second(a, b):
        asked.append("foreign")
        return "answer"

    assert pa.add(Derived(), 1.0) == "answer"
    assert asked == ["derived", "foreign"]


def test_where_all_decline():
    pa.add.register(Foreign)(lambda a, b: NotImplemented)
    with pytest.raises(
        TypeError, match=r"no implementation of 'polyarray.add' for .*Foreign.*NotImplemented"
    ):
        pa.add(Foreign(), 1.0)


class Speaking:
    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return "by itself"

    def __array_function__(self, func, types, args, kwargs):
        return "by itself"


def test_registered_implementations_come_before_methods_of_the_type():
    assert pa.sin(Speaking()) == "by itself"
    pa.sin.register(Speaking)(lambda x: "registered")
    pa.sum.register(Speaking)(lambda x: NotImplemented)
    assert pa.sin(Speaking()) == "registered"
    assert pa.sum(Speaking()) == "by itself"


def test_exceptions_pass():
    @pa.sin.register(Foreign)
    def broken(x):
        raise ZeroDivisionError("broken")

    with pytest.raises(ZeroDivisionError, match="broken"):
        pa.sin(Foreign())


# ---- namespaces -----------------------------------------------------------------------------------------


def namespace(**functions):
    return types.SimpleNamespace(__name__="theirs", **functions)


def test_namespace():
    module = namespace(
        sin=lambda x: "sin",
        concat=lambda arrays, axis=0: "concat",
        linalg=namespace(norm=lambda x: "norm"),
        add=np.add,
        zeros=lambda shape, dtype=float: ("zeros", shape, dtype),
    )
    pa.dispatch.register_namespace(Foreign, module)
    assert pa.sin(Derived()) == "sin"
    assert pa.concatenate([Foreign()], axis=1) == "concat"
    assert pa.linalg.norm(Foreign()) == "norm"
    assert pa.zeros(3, like=Foreign()) == ("zeros", 3, float)
    with pytest.raises(TypeError, match=r"'polyarray.cos'.*Foreign.*'theirs', has no 'cos'"):
        pa.cos(Foreign())
    pa.cos.register(Foreign)(lambda x: "cos")
    assert pa.cos(Foreign()) == "cos"
    pa.dispatch.unregister_namespace(Foreign)
    with pytest.raises(TypeError):
        pa.sin(Foreign())


def test_namespace_by_its_name_is_imported_when_it_is_called(tmp_path, monkeypatch):
    (tmp_path / "lazy_arrays.py").write_text("def sin(x):\n    return 'lazily'\n")
    monkeypatch.syspath_prepend(tmp_path)
    pa.dispatch.register_namespace(Foreign, "lazy_arrays")
    assert "lazy_arrays" not in sys.modules
    assert pa.sin(Foreign()) == "lazily"


def test_namespace_for_some_names():
    pa.dispatch.register_namespace(Speaking, namespace(sin=lambda x: "sin", cos=lambda x: "cos"), ["sin"])
    assert pa.sin(Speaking()) == "sin"
    assert pa.cos(Speaking()) == "by itself"


def test_numpys_namespace_for_numpys_arrays():
    x = np.linspace(0, 1, 5)
    pa.dispatch.register_namespace(np.ndarray, np)
    assert type(pa.sin(x)) is np.ndarray
    assert type(pa.concatenate([x, x])) is np.ndarray
    assert type(pa.add(pa.ones(5), x)) is pa.ndarray
    assert type(pa.linalg.norm(x)) is np.float64


# ---- creation -------------------------------------------------------------------------------------------


def test_like():
    pa.zeros.register(Foreign)(lambda shape, dtype=None: ("zeros", shape))
    assert pa.zeros(2, like=Derived()) == ("zeros", 2)
    with pytest.raises(TypeError, match="like"):
        pa.ones(2, like=Foreign())


# ---- keeping answers ------------------------------------------------------------------------------------


def test_what_is_registered_later_counts():
    assert pa.dispatch.implementation(pa.sin, Foreign) is None
    with pytest.raises(TypeError):
        pa.sin(Foreign())
    pa.sin.register(Foreign)(lambda x: 1)
    assert pa.sin(Foreign()) == 1
    pa.sin.register(Foreign)(lambda x: 2)
    assert pa.sin(Foreign()) == 2
    pa.dispatch.unregister(pa.sin, Foreign)
    with pytest.raises(TypeError):
        pa.sin(Foreign())


def test_types_that_die_leave_no_answers():
    for k in range(200):
        mine = type(f"Mine{k}", (), {})
        if k % 2:
            pa.exp.register(mine)(lambda x, k=k: k)
            assert pa.exp(mine()) == k
            pa.dispatch.unregister(pa.exp, mine)
        else:
            with pytest.raises(TypeError):
                pa.exp(mine())
        del mine
        gc.collect(0)


def test_more_types_than_are_kept():
    kinds = [type(f"Kind{k}", (), {}) for k in range(120)]
    for k, kind in enumerate(kinds):
        pa.exp.register(kind)(lambda x, k=k: k)
    for _ in range(2):
        assert [pa.exp(kind()) for kind in kinds] == list(range(120))


def test_many_arguments():
    pa.broadcast_arrays.register(Foreign)(lambda *args: len(args))
    assert pa.broadcast_arrays(*[Foreign()] * 100) == 100
    pa.concatenate.register(Foreign)(lambda arrays: len(arrays))
    assert pa.concatenate([Foreign()] * 100) == 100


def test_threads():
    kinds = [type(f"Kind{k}", (), {}) for k in range(8)]
    wrong = []

    def work(kind, k):
        for _ in range(50):
            pa.log.register(kind)(lambda x: k)
            if pa.log(kind()) != k:
                wrong.append(k)
            pa.dispatch.unregister(pa.log, kind)

    threads = [threading.Thread(target=work, args=(kind, k)) for k, kind in enumerate(kinds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_types_that_lie_about_themselves():
    class Liar:
        __module__ = None

    class Array:
        """Called as Dask's and JAX's."""

        __module__ = "jaxlike"

    for one in (Liar(), Array()):
        with pytest.raises(TypeError, match="cannot make an array"):
            pa.sin(one)
    assert pa.protocols(Liar()).library is None
    pa.sin.register(Liar)(lambda x: NotImplemented)
    with pytest.raises(TypeError, match="Liar"):
        pa.sin(Liar())


# ---- asking and refusing --------------------------------------------------------------------------------


def test_listing():
    implementation = pa.add.register(Foreign, Other)(lambda a, b: None)
    pa.dispatch.register_namespace(Foreign, "theirs")
    assert pa.dispatch.registered(pa.add) == {(Foreign, Other): implementation}
    listed = pa.dispatch.registered()
    assert listed[("polyarray.add", "__call__", (Foreign, Other))] is implementation
    assert listed[Foreign] == "theirs"
    assert pa.dispatch.implementation(pa.add, Derived, Other) is implementation


def test_scopes_end():
    with pa.dispatch.temporary():
        pa.sin.register(Foreign)(lambda x: 1)
        pa.dispatch.register_namespace(Other, "math")
    assert pa.dispatch.registered() == {}


@pytest.mark.parametrize(
    ("wrong", "error", "words"),
    [
        (lambda: pa.sin.register(), TypeError, "polyarray.sin.register takes the types"),
        (lambda: pa.sin.register(3), TypeError, "got 3"),
        (lambda: pa.dispatch.register(len, Foreign), TypeError, "no function that can be registered"),
        (lambda: pa.sin.register(Foreign)(3), TypeError, "3 is not callable"),
        (lambda: pa.sin.register(Foreign, method="fold"), ValueError, "no method 'fold'"),
        (lambda: pa.sum.register(Foreign, method="reduce"), ValueError, "no method 'reduce'"),
        (lambda: pa.dispatch.unregister(pa.sin, Foreign), KeyError, "no implementation"),
        (lambda: pa.dispatch.unregister_namespace(Foreign), KeyError, "no namespace"),
        (lambda: pa.dispatch.register_namespace(float, "math"), TypeError, "polyarray's own"),
        (lambda: pa.dispatch.register_namespace(3, "math"), TypeError, "takes a type"),
        (lambda: pa.dispatch.native("pytorch"), ValueError, "known are dask"),
    ],
)
def test_refusals(wrong, error, words):
    with pytest.raises(error, match=words):
        wrong()


def test_answers_for_lists_are_kept_by_what_is_in_them():
    pa.concatenate.register(Foreign)(lambda *args, **options: "foreign")
    pa.concatenate.register(Other)(lambda *args, **options: "other")
    for _ in range(3):
        assert pa.concatenate((Foreign(), Foreign())) == "foreign"
        assert pa.concatenate([Foreign()]) == "foreign"
        assert pa.concatenate((Other(),)) == "other"
        assert pa.concatenate((Other(), Foreign())) == "other"
        assert pa.concatenate((Foreign(), [Other()])) == "foreign"
        assert pa.concatenate((), out=Foreign()) == "foreign"
        assert pa.concatenate([], out=Other()) == "other"
        assert pa.concatenate((pa.ones(1), pa.zeros(1))).tolist() == [1.0, 0.0]
        with pytest.raises(ValueError):
            pa.concatenate(())


def test_types_that_were_made_outside_of_modules():
    made = {}
    exec("Odd = type('Odd', (), {})", made)
    odd = made["Odd"]()
    pa.gcd.register(type(odd))(lambda x1, x2: "odd")
    assert pa.gcd(odd, odd) == "odd"
    assert pa.gcd(odd, 2) == "odd"
    with pytest.raises(TypeError, match="Odd"):
        pa.lcm(odd, 2)
    assert "Odd" in repr(pa.protocols(odd))


def test_implementations_that_decline_are_called_once():
    class Shy:
        asked = 0

    def decline(*args, **kwargs):
        Shy.asked += 1
        return NotImplemented

    shy = Shy()
    for function, call in ((pa.sinh, lambda: pa.sinh(shy)), (pa.vstack, lambda: pa.vstack((shy, shy)))):
        function.register(Shy)(decline)
        for count in range(1, 5):
            Shy.asked = 0
            with pytest.raises(TypeError):
                call()
            assert Shy.asked == 1, (function, count)


def test_calls_that_come_again_see_what_changed():
    class Known:
        pass

    class Other:
        pass

    x = Known()
    pa.cosh.register(Known)(lambda x: "first")
    assert [pa.cosh(x) for _ in range(3)] == ["first"] * 3
    pa.cosh.register(Known)(lambda x: "second")
    assert [pa.cosh(x) for _ in range(3)] == ["second"] * 3
    pa.cosh.register(Other)(lambda x: "other")
    assert [pa.cosh(Other()), pa.cosh(x), pa.cosh(Other())] == ["other", "second", "other"]
    assert pa.cosh(0.0) == 1.0

    def fail(x):
        raise LookupError("as it is")

    pa.cosh.register(Known)(fail)
    for _ in range(3):
        with pytest.raises(LookupError, match="as it is"):
            pa.cosh(x)
    pa.hstack.register(Known)(lambda arrays: len(arrays))
    for arrays in ((x, x), [x, 1.0], [x], (x, x, x), [pa.ones(2), x]):
        assert pa.hstack(arrays) == len(arrays)
    with pa.memory.system() as allocator:
        assert pa.hstack((x, x), allocator=allocator) == 2
