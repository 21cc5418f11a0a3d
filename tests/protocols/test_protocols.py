"""What `polyarray.protocols` says of objects, without asking them anything."""

import array
import sys

import numpy as np
import polyarray as pa
import pytest


def test_our_arrays():
    said = pa.protocols(pa.ones(2))
    for name in """
        __array_ufunc__ __array_function__ __array_priority__ __array_namespace__ __array_module__
        __duckarray__ __array__ __array_interface__ __array_struct__ __dlpack__ __dlpack_device__
        __arrow_c_array__ buffer
    """.split():
        assert name in said, name
    assert said.path == "polyarray's own array"
    assert said.elements == "ndarray"
    assert set(said.as_dict()) == {"type", "path", "functions", "memory", "elements", "library", "registered"}
    assert list(said) == [*said.functions, *said.memory]
    assert repr(said).startswith("protocols of polyarray.ndarray\n  path        polyarray's own array\n")


@pytest.mark.parametrize(
    ("x", "elements", "path"),
    [
        (1.5, "number", "makes an array"),
        (pa.float32(1), "number", "makes an array"),
        ("text", "text", "makes an array"),
        ([1, 2], "sequence", "makes an array"),
        (range(3), "sequence", "makes an array"),
        (array.array("d", [1]), "buffer", "elements by buffer"),
        (b"abc", "text", "makes an array"),
        (memoryview(b"abc"), "buffer", "elements by buffer"),
        (np.ones(2), "buffer", "polyarray, on its elements by buffer"),
        (object(), None, "refused: polyarray cannot make an array"),
        ({}, None, "refused"),
    ],
)
def test_paths(x, elements, path):
    said = pa.protocols(x)
    assert said.elements == elements
    assert path in said.path


def test_types_that_speak():
    class Both:
        def __array_ufunc__(self, *args, **kwargs): ...
        def __array_function__(self, *args): ...

    class Half:
        def __array_ufunc__(self, *args, **kwargs): ...
        def __array__(self, dtype=None, copy=None): ...

    class Closed:
        __array_ufunc__ = None

    class Derived(pa.ndarray):
        pass

    assert pa.protocols(Both()).path == "its own __array_ufunc__ and __array_function__"
    assert (
        pa.protocols(Half()).path == "its own __array_ufunc__; else polyarray, on its elements by __array__"
    )
    assert pa.protocols(Closed()).path == "refused, since __array_ufunc__ is None"
    assert "derived class" in pa.protocols(pa.ones(2).view(Derived)).path


def test_what_is_registered():
    class Foreign:
        pass

    with pa.dispatch.temporary():
        pa.sin.register(Foreign)(lambda x: x)
        pa.add.register(Foreign, method="reduce")(lambda x: x)
        pa.dispatch.register_namespace(Foreign, "theirs")
        said = pa.protocols(Foreign())
    assert said.registered == ("polyarray.sin", "polyarray.add.reduce", "namespace theirs")
    assert said.path.startswith("the implementations registered for it; else ")
    assert "registered  polyarray.sin, " in repr(said)


@pytest.mark.parametrize(
    ("module", "make"),
    [
        ("torch", lambda torch: torch.ones(2)),
        ("dask.array", lambda da: da.ones(2)),
        ("sparse", lambda sparse: sparse.COO.from_numpy(np.eye(2))),
        ("scipy.sparse", lambda sp: sp.eye_array(2)),
    ],
)
def test_libraries(module, make):
    library = pytest.importorskip(module, reason=f"{module} is not installed")
    x = make(library)
    said = pa.protocols(x)
    name = module.removesuffix(".array")
    assert (said.library, said.path) == (name, f"the functions of {name}")
    with pa.dispatch.converted(name):
        assert pa.protocols(x).path != said.path


def test_nothing_is_asked():
    class Trap(type):
        def __getattribute__(cls, name):
            if name in ("__mro__", "__name__", "__module__", "__qualname__", "__dict__"):
                return super().__getattribute__(name)
            raise RuntimeError(f"asked for {name}")

    class Touchy(metaclass=Trap):
        def __getattribute__(self, name):
            raise RuntimeError(f"asked for {name}")

        @property
        def __array_interface__(self):
            raise RuntimeError("computed")

        def __len__(self):
            raise RuntimeError("counted")

    said = pa.protocols(Touchy())
    assert "__array_interface__" in said
    assert "Touchy" in repr(said)


def test_info(capsys):
    from polyarray.__main__ import command

    arguments, sys.argv = sys.argv, ["polyarray", "info"]
    try:
        assert command() == 0
    finally:
        sys.argv = arguments
    facts = capsys.readouterr().out
    assert "arrays speak" in facts and "__array_function__" in facts
    assert "arrays of torch" in facts and "converted to polyarray's" in facts


@pytest.mark.parametrize("count", [64, 65, 70])
def test_a_call_asks_so_many_classes_and_no_more(count):
    class Heard:
        def __array_function__(self, function, types, args, kwargs):
            return len(types)

    arrays = [type(f"Heard{k}", (Heard,), {})() for k in range(count)]
    if count <= 64:
        assert pa.concatenate(arrays) == np.concatenate(arrays) == count
        return
    for xp in (np, pa):
        with pytest.raises(TypeError, match=r"maximum number \(64\) of distinct argument types"):
            xp.concatenate(arrays)
