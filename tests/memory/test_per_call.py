"""`allocator=` of what is written in Python: the examples of its documentation with an allocator."""

import ast
import doctest
import importlib
import inspect
import io
import pickle
import subprocess
import sys
import warnings

import polyarray as pa
import polyarray.testing.overrides
import pytest
from polyarray import memory
from polyarray.polynomial._series import Series

MODULES = """
    ma polynomial polynomial.chebyshev polynomial.hermite polynomial.hermite_e polynomial.laguerre
    polynomial.legendre polynomial.polynomial polynomial.polyutils
""".split()
MODULES = {name: importlib.import_module(f"polyarray.{name}") for name in MODULES}
UFUNCS = [type(pa.ma.exp), *type(pa.ma.divide).__mro__[:2], type(pa.ma.maximum)]
CLASSES = [*pa.ma.MaskedArray.__mro__[:-3], Series, *Series.__subclasses__(), *UFUNCS, pa.poly1d]
"""Classes with methods that are written in Python."""

WITHOUT = {
    "ma": """
        MAError MaskError MaskType bool_ common_fill_value default_fill_value flatten_structured_array
        fromflex getmask harden_mask ids isMA isMaskedArray is_mask is_masked isarray make_mask_descr
        maximum_fill_value minimum_fill_value mvoid ndenumerate ndim set_fill_value shape size soften_mask
    """,
    "polynomial": "set_default_printstyle",
    "polynomial.polyutils": "format_float mapparms trimseq",
    "Masking": """
        get_fill_value harden_mask set_fill_value shrink_mask soften_mask unshare_mask
    """,
    "Selection": """
        diagonal get_imag get_real ids iscontiguous partition put resize sort squeeze swapaxes to_numpy tolist
        transpose
    """,
    "MaskedArray": "tobytes tofile toflex torecords view",
    "Series": "degree has_samecoef has_samedomain has_sametype has_samewindow mapparms",
}
"""What makes no arrays."""

VIEWS = """
    ma.atleast_1d ma.atleast_2d ma.atleast_3d ma.diag ma.diagonal ma.expand_dims ma.frombuffer
    ma.getdata ma.ravel ma.reshape ma.shrink_mask ma.swapaxes ma.transpose polynomial.legendre.legweight
    Selection.ravel Selection.reshape
""".split()
"""What needs no memory in its example."""

EXAMPLES = {
    "ma.expand_dims": ">>> pa.ma.expand_dims(pa.ma.array([1, 2], mask=[0, 1]), 0).tolist()\n[[1, None]]",
    "ma.product": ">>> pa.ma.product(pa.ma.array([2, 3, 4], mask=[0, 1, 0]))\nnp.int64(8)",
    "ma.alltrue": ">>> pa.ma.alltrue(pa.ma.array([1, 0], mask=[0, 1]))\nnp.True_",
    "ma.sometrue": ">>> pa.ma.sometrue(pa.ma.array([1, 0], mask=[0, 1]))\nnp.True_",
    "ma.round_": ">>> pa.ma.round_(pa.ma.array([1.26, 2.5], mask=[0, 1]), 1).tolist()\n[1.3, None]",
}
"""Examples of what has none of its own."""


def own_methods(cls):
    """The public methods of a class as functions, and its constructor."""
    found = {}
    for name, value in vars(cls).items():
        value = getattr(value, "__func__", value)
        if callable(value) and not name.startswith("_") and not isinstance(value, type):
            found[name] = value
    return found


FUNCTIONS = {}
"""Everything that takes an allocator, by its name."""
for where, module in MODULES.items():
    for name in module.__all__:
        if callable(getattr(module, name)) and name not in WITHOUT.get(where, "").split():
            FUNCTIONS[f"{where}.{name}"] = getattr(module, name)
for cls in CLASSES:
    for name, value in own_methods(cls).items():
        if name not in WITHOUT.get(cls.__name__, "").split():
            FUNCTIONS[f"{cls.__name__}.{name}"] = value


def test_what_takes_an_allocator_says_so():
    assert [name for name, f in FUNCTIONS.items() if "allocator" not in inspect.signature(f).parameters] == []


def test_what_makes_no_arrays_takes_none():
    members = {where: vars(module) for where, module in MODULES.items()}
    members |= {cls.__name__: own_methods(cls) for cls in CLASSES}
    every = [members[where][name] for where, names in WITHOUT.items() for name in names.split()]
    functions = [f for f in every if not isinstance(f, type)]
    assert [f for f in functions if "allocator" in inspect.signature(f).parameters] == []


def arrays(result):
    """The arrays of a result."""
    if isinstance(result, (list, tuple)):
        return [one for part in result for one in arrays(part)]
    if isinstance(result, Series):
        return [result.coef]
    if isinstance(result, pa.poly1d):
        return [result.coeffs]
    if isinstance(result, pa.ma.MaskedArray):
        return [result._data, *([] if result._mask is pa.ma.nomask else [result._mask])]
    return [result] if isinstance(result, pa.ndarray) else []


class Through(ast.NodeTransformer):
    """Puts the function `through` before every call."""

    def visit_Call(self, node):
        self.generic_visit(node)
        return ast.Call(ast.Name("through", ast.Load()), [node.func, *node.args], node.keywords)


def example(text, through):
    """A documentation's examples, whose calls go through a function."""
    test = doctest.DocTestParser().get_doctest(text, {"pa": pa, "through": through}, "", None, 0)
    for one in test.examples:
        one.source = ast.unparse(ast.fix_missing_locations(Through().visit(ast.parse(one.source)))) + "\n"
    return test


def is_method_of(f, function):
    """Whether it is the method of a masked array that a function of `ma` is."""
    return isinstance(getattr(f, "__self__", None), pa.ma.MaskedArray) and f.__name__ == function.__name__


def of_method(function, method, args):
    """The arguments with which a function of `ma` does what a method does."""
    places = [k for k, name in enumerate(inspect.signature(function).parameters) if name in ("a", "x", "obj")]
    return (*args[: places[0]], method.__self__, *args[places[0] :])


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_call_chooses(name):
    function = FUNCTIONS[name]
    inside, outside = memory.tracing(sites=False), memory.tracing(sites=False)
    calls = 0

    def through(f, *args, **kwargs):
        nonlocal calls
        if name.startswith("ma.") and is_method_of(f, function):
            f, args = function, of_method(function, f, args)
        if getattr(f, "__func__", f) is not getattr(function, "__func__", function):
            return f(*args, **kwargs)
        calls += 1
        known = {None, *map(memory.allocator_of, arrays([getattr(f, "__self__", None), *args]))}
        with outside:
            result = f(*args, **kwargs, allocator=inside)
            pa.evaluate(*arrays(result))
        assert {memory.allocator_of(one) for one in arrays(result)} <= known | {inside}
        return result

    said = []
    options = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    test = example(EXAMPLES.get(name) or inspect.getdoc(function), through)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        done = doctest.DocTestRunner(verbose=False, optionflags=options).run(test, out=said.append)
    assert done.failed == 0, "".join(said)
    assert calls and outside.statistics()["allocations"] == 0
    assert (inside.statistics()["allocations"] == 0) == (name in VIEWS)


CONSTRUCTORS = {
    "MaskedArray": lambda a: pa.ma.MaskedArray([1, 2, 3], mask=[0, 1, 0], allocator=a),
    "astype": lambda a: pa.ma.array([1, 2, 3], mask=[0, 1, 0]).astype("f4", allocator=a),
    "Polynomial": lambda a: pa.polynomial.Polynomial([1, 2, 3], allocator=a),
    "poly1d": lambda a: pa.poly1d([1, 2, 3], allocator=a),
    "value": lambda a: pa.polynomial.Chebyshev([1, 2, 3])(pa.ones(3), allocator=a),
    "value of poly1d": lambda a: pa.poly1d([1, 2, 3])(pa.ones(3), allocator=a),
    "exp": lambda a: pa.ma.exp([1.0, 2.0], allocator=a),
    "add": lambda a: pa.ma.add(
        pa.ma.array([1.0, 2.0], mask=[1, 0]), pa.ma.array([1.0, 2.0], mask=[0, 1]), allocator=a
    ),
    "divide": lambda a: pa.ma.divide([1.0, 2.0], [0.0, 1.0], allocator=a),
    "maximum": lambda a: pa.ma.maximum([1.0, 2.0], [0.0, 3.0], allocator=a),
    "accumulate": lambda a: pa.ma.add.accumulate([1.0, 2.0], allocator=a),
    "read_array": lambda a: pa.lib.format.read_array(file_of(pa.arange(4)), allocator=a),
    "assert_array_max_ulp": lambda a: pa.testing.assert_array_max_ulp([1.0], [1.0], allocator=a),
}


def file_of(array):
    file = io.BytesIO()
    pa.save(file, array)
    file.seek(0)
    return file


@pytest.mark.parametrize("name", CONSTRUCTORS)
def test_objects_choose(name):
    make, tracing = CONSTRUCTORS[name], memory.tracing()
    got, expected = arrays(make(tracing)), arrays(make(None))
    pa.evaluate(*got, *expected)
    assert {memory.allocator_of(one) for one in got} == {tracing}
    assert {memory.allocator_of(one) for one in expected} == {memory.system()}
    assert [one.tolist() for one in got] == [one.tolist() for one in expected]
    assert memory.current() == memory.system()
    with pytest.raises(TypeError, match=r"an allocator must be a polyarray.memory.Allocator, not int"):
        make(3)


def test_wrong_names_are_refused_as_ever():
    for call in (
        lambda: pa.ma.where([True], allocater=None),
        lambda: pa.ma.array([1]).filled(allocater=None),
        lambda: pa.ma.MaskedArray([1], allocater=None),
        lambda: pa.polynomial.chebyshev.chebpts1(3, allocater=None),
        lambda: pa.polynomial.Polynomial.fromroots([1], allocater=None),
    ):
        with pytest.raises(TypeError, match="unexpected keyword argument 'allocater'"):
            call()


def test_a_failed_call_ends_its_scope_and_keeps_its_error():
    with pytest.raises(pa.ma.MaskError, match="not compatible"):
        pa.ma.array([1, 2], mask=[1, 0, 1], allocator=memory.tracing())
    assert memory.current() == memory.system()


def test_functions_keep_their_names():
    for where, module in MODULES.items():
        for name in module.__all__:
            value = getattr(module, name)
            if (
                callable(value)
                and not isinstance(value, tuple(UFUNCS))
                and name not in ("alltrue", "sometrue")
            ):
                assert pickle.loads(pickle.dumps(value)) is value, (where, name)
    assert pa.ma.where.__name__ == "where" and pa.ma.where.__module__ == "polyarray.ma"
    assert pickle.loads(pickle.dumps(pa.ma.MaskedArray.filled)) is pa.ma.MaskedArray.filled


def test_warnings_name_the_line_that_called():
    x = pa.ma.array([[1, 2], [3, 4]], mask=[[0, 1], [0, 0]])
    points = pa.ones(4)
    for call in (
        lambda: x.argsort(),
        lambda: pa.ma.argsort(x),
        lambda: pa.ma.maximum.reduce(x),
        lambda: x.partition(0),
        lambda: x.argpartition(0),
        lambda: pa.ma.round_(x),
        lambda: pa.ma.mask_rows(x, 0),
        lambda: pa.polynomial.polynomial.polyfit(points, points, 2),
        lambda: pa.polynomial.Polynomial.fit(points, points, 2, domain=[-1, 1]),
        lambda: pa.polyfit(points, points, 2),
    ):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            call()
        assert [one.filename for one in caught] == [__file__]


def test_what_is_remembered_is_nobodys():
    tracing = memory.tracing()
    with tracing:
        pa.polynomial.laguerre.lagcompanion(list(range(1, 23)))
        pa.polynomial.laguerre.lagder(list(range(1, 23)))
        pa.polynomial.laguerre.lagint(list(range(1, 23)))
    assert tracing.statistics()["blocks"] == 0


def test_modules_that_are_imported_late_are_nobodys():
    program = """
import polyarray as pa
import polyarray.testing.overrides
with pa.memory.failing() as failing:
    pa.ma, pa.polynomial
assert failing.statistics()["failures"] == 0
    """
    subprocess.run([sys.executable, "-c", program], check=True)


def test_functions_are_nobody_elses():
    with pytest.raises(TypeError, match="no function that can be registered for"):
        pa.dispatch.register(pa.ma.where, dict)
    assert not pa.testing.overrides.allows_array_function_override(pa.ma.where)
    assert pa.testing.overrides.allows_array_function_override(pa.where)
