"""Every example of the documentation, where memory ends at its first allocation, at its second, and so on."""

import contextlib
import doctest
import io
import itertools
import warnings

import polyarray as pa
import pytest
import test_docstrings
from failing import blocks_left
from polyarray import memory

# Their examples are about allocators, implementations and messages, or make no arrays.
WITHOUT = (
    "polyarray.memory",
    "polyarray.dispatch",
    "polyarray.exceptions",
    "polyarray.dtypes",
    "polyarray.testing",
)


def examples():
    """What documentation shows, by the name of what it is of."""
    found = {}
    for name, value in test_docstrings.OBJECTS.items():
        if not name.startswith(WITHOUT):
            found[name] = getattr(value, "__doc__", None)
    for name, value in test_docstrings.CLASSES.items():
        if not str(getattr(value, "__module__", "")).startswith(WITHOUT):
            found |= {
                f"{name}.{one}": getattr(member, "__doc__", None) for one, member in vars(value).items()
            }
    return {name: text for name, text in found.items() if isinstance(text, str) and ">>>" in text}


EXAMPLES = examples()


def run(statements):
    """Runs an example's statements; what one raises as it should is no matter."""
    names = {}
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        for statement, raises in statements:
            try:
                exec(statement, names)
            except MemoryError:
                raise
            except Exception:
                if not raises:
                    raise


@pytest.fixture(autouse=True)
def settings():
    """What examples set, and do not put back where they end in the middle."""
    errors, handler, size = pa.geterr(), pa.geterrcall(), pa.getbufsize()
    printing, threads = pa.get_printoptions(), pa.get_num_threads()
    generator, state = pa.random.get_bit_generator(), pa.random.get_state()
    yield
    pa.random.set_bit_generator(generator)
    pa.random.set_state(state)
    pa.set_num_threads(threads)
    pa.set_printoptions(**printing)
    pa.setbufsize(size)
    pa.seterrcall(handler)
    pa.seterr(**errors)


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_each_allocation_may_fail(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    parsed = doctest.DocTestParser().get_examples(EXAMPLES[name])
    statements = [(compile(one.source, name, "exec"), one.exc_msg is not None) for one in parsed]
    outside = memory.tracing(sites=False)
    run(statements)
    # All of the first allocations, some of many.
    for after in itertools.chain(range(30), (30 * 2**k for k in range(12))):
        try:
            with memory.failing(outside, after):
                run(statements)
        except MemoryError as error:
            assert "failing(tracing(system)" in str(error), error
        else:
            break
    else:
        pytest.fail("it never passed")
    assert blocks_left(outside) == 0
