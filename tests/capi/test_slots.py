"""Type slots: an array type and a consumer that know each other, polyarray and NumPy by one header alone."""

import array
import gc
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import polyarray as pa
import pytest
from compiling import INCLUDE, compiler, extension, run

HERE = Path(__file__).parent
STRIDED, DLPACK = 0x0001000000010003, 0x0001000000030003
GREETING = 0x8001000000010003
READ, WRITE, HOLD = 0, 1, 2
C, F, ALIGNED, WRITEABLE = 1, 2, 4, 8


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("toy")
    return extension(HERE / "toy" / "toysum.c", folder), extension(HERE / "toy" / "toyarray.c", folder)


@pytest.fixture
def toysum(built):
    return built[0]


@pytest.fixture
def toyarray(built):
    return built[1]


def test_the_header_is_c_and_cpp(tmp_path):
    import sysconfig

    source = '#include "polyarray_slots.h"\nint use(void) { return pas_import(); }\n'
    for name, cxx, standard in (("a.c", False, "-std=c11"), ("a.cpp", True, "-std=c++17")):
        (tmp_path / name).write_text(source)
        flags = [standard, "-Wall", "-Wextra", "-Werror", "-Wno-unused-function", "-Wno-unused-variable"]
        include = [f"-I{INCLUDE}", f"-I{sysconfig.get_paths()['include']}"]
        run([*compiler(cxx), *flags, *include, "-c", tmp_path / name, "-o", tmp_path / "a.o"])


def test_all_extensions_share_one_registry(toysum, toyarray, tmp_path):
    (tmp_path / "other.c").write_text((HERE / "toy" / "toysum.c").read_text().replace("toysum", "other"))
    assert extension(tmp_path / "other.c", tmp_path).registry() == toysum.registry()


def test_one_consumer_takes_every_kind(toysum, toyarray):
    values = [1.0, 2.0, 3.5]
    for kind in (
        toyarray.Vector,
        pa.array,
        np.array,
        lambda v: array.array("d", v),
        lambda v: memoryview(np.array(v)),
    ):
        assert toysum.sum(kind(values)) == 6.5
    for xp in (pa, np):
        x = xp.arange(24.0).reshape(2, 3, 4)
        for part in (x, x.T, x[:, ::2], x[::-1, :, 1:3], x[1, 2, 3:], x[:0]):
            assert toysum.sum(part) == float(part.sum())
    assert toysum.sum(pa.arange(100_000.0) * 2) == 100_000.0 * 99_999
    for other in (3, "text", [1.0], None, object()):
        assert toysum.sum(other) is NotImplemented


def test_an_exchange_table_is_enough(toysum, toyarray):
    for x in (toyarray.Tensor([1.0, 2.0]), type("Derived", (toyarray.Tensor,), {})([1.0, 2.0])):
        assert toysum.sum(x) == 3.0
        assert toysum.describe(x, WRITE)[1:] == ((2,), (8,), C | F | ALIGNED | WRITEABLE, (2, 64), 1)
    read_only = toyarray.Tensor([1.0, 2.0, 3.0])
    assert toysum.sum(read_only) == 6.0
    with pytest.raises(BufferError, match="read-only"):
        toysum.fill(read_only, 0)
    with pytest.raises(BufferError, match="no numbers"):
        toysum.sum(toyarray.Tensor([1.0] * 4))
    given, deleted = toyarray.tensors()
    assert given == deleted > 0
    # The same table serves from_dlpack.
    assert pa.from_dlpack(toyarray.Tensor([1.0, 2.0])).tolist() == [1, 2]
    gc.collect()
    assert toyarray.tensors() == (given + 1, deleted + 1)


def test_descriptions_agree(toysum):
    for dtype in "? i1 u1 i2 u2 i4 u4 i8 u8 f2 f4 f8 c8 c16".split():
        theirs = np.zeros((3, 4), dtype)
        ours = pa.array(theirs)
        for part in (
            lambda a: a,
            lambda a: a.T,
            lambda a: a[::2, 1:],
            lambda a: a[0, 0:1],
            lambda a: a[2, 3, ...],
        ):
            told = [
                toysum.describe(part(a), want)[1:5] for a in (theirs, ours) for want in (READ, WRITE, HOLD)
            ]
            told.append(toysum.describe(memoryview(part(theirs)), READ)[1:5])
            assert all(each == told[0] for each in told), (dtype, told)
        assert toysum.describe(ours, READ)[0] == ours.__array_interface__["data"][0]
    assert toysum.describe(pa.zeros(2, dtype="bfloat16"), READ)[4] == (4, 16)


def test_tokens_are_only_where_they_must_be(toysum, toyarray):
    for x in (pa.ones(3), np.ones(3), toyarray.Vector([1])):
        assert toysum.describe(x, READ)[5] == 0
    assert toysum.describe(pa.ones(3), HOLD)[5] == 1
    assert toysum.describe(b"abc", READ)[5] == 1


def test_read_only_memory_is_not_lent_for_writing(toysum):
    for x in (pa.ones(3), np.ones(3)):
        x.flags.writeable = False
        assert toysum.describe(x, READ)[3] & WRITEABLE == 0
        for want in (WRITE, WRITE | HOLD):
            with pytest.raises((BufferError, ValueError)):
                toysum.describe(x, want)
    with pytest.raises(BufferError):
        toysum.describe(b"abc", WRITE)


def test_what_has_no_number_is_refused(toysum):
    for x in (
        np.ones(2, ">f8"),
        np.zeros(2, "M8[s]"),
        np.zeros(2, "O"),
        np.zeros(2, [("a", "f8")]),
        np.zeros(2, "S3"),
    ):
        with pytest.raises((BufferError, ValueError)):
            toysum.describe(x, READ)


def test_writing_is_seen_by_what_was_deferred(toysum):
    a = pa.arange(50_000.0)
    later = a + 1
    toysum.fill(a, 5.0)
    assert float(later[3]) == 4.0
    assert float(a[3]) == 5.0


def test_held_memory_counts_as_lent(toysum):
    a = pa.arange(50_000.0)
    toysum.hold(a)
    later = a + 1
    a[0] = 9
    assert float(later[0]) == 1.0
    assert toysum.let_go() == 9.0


# ---- inheritance ------------------------------------------------------------------------------------------


def test_python_and_c_classes_inherit(toysum, toyarray):
    class Derived(toyarray.Vector):
        extra = 1

    class Twice(Derived):
        def method(self):
            return self

    for kind in (toyarray.Vector, toyarray.Pair, Derived, Twice):
        assert toysum.sum(kind([1.0, 2.0])) == 3.0
        assert toysum.slot(kind([1.0]), GREETING) is not None
    plain = type("Plain", (pa.ndarray,), {})
    assert toysum.sum(pa.ones(3).view(plain)) == 3.0
    assert toysum.sum(np.ones(3).view(type("Plain", (np.ndarray,), {}))) == 3.0


@pytest.mark.parametrize(
    "name", ["__getitem__", "__array_ufunc__", "__array_function__", "__dlpack__", "shape"]
)
def test_a_class_that_means_something_else_loses_the_shortcut(toysum, toyarray, name):
    for base in (toyarray.Vector, pa.ndarray, np.ndarray):
        changed = type("Changed", (base,), {name: lambda self, *args: None})
        make = (
            changed
            if base is toyarray.Vector
            else lambda v, c=changed, xp=pa if base is pa.ndarray else np: xp.array(v).view(c)
        )
        assert toysum.slot(make([1.0]), STRIDED) is None
        derived = type("Derived", (changed,), {})
        assert (
            toysum.slot(toyarray.Vector.__new__(derived, [1.0]), STRIDED) is None
            if base is toyarray.Vector
            else True
        )
    # In C, too.
    assert toysum.sum(toyarray.Masked([1.0])) is NotImplemented
    assert toysum.sum(np.ma.array([1.0])) is NotImplemented


def test_a_class_may_publish_again_what_its_base_lost(toysum, toyarray):
    class Again(toyarray.Masked):
        __polyarray_slots__ = toyarray.Vector.__polyarray_slots__

    assert toysum.sum(Again([1.0, 2.0])) == 3.0


def test_the_nearest_class_counts(toysum, toyarray):
    class Mixed(toyarray.Vector):
        pass

    assert toysum.slot(Mixed([1.0]), GREETING) == toysum.slot(toyarray.Vector([1.0]), GREETING)
    assert toysum.slot(pa.ones(1), DLPACK) == pa.ndarray.__c_dlpack_exchange_api__
    assert toysum.slot(pa.ones(1), GREETING) is None


def test_nonsense_in_the_attribute_is_nothing(toysum):
    for nonsense in (3, None, pa.ones(1).__dlpack__(), pa.ndarray.__dlpack_c_exchange_api__):
        kind = type("Kind", (), {"__polyarray_slots__": nonsense})
        assert toysum.sum(kind()) is NotImplemented


# ---- invalidation -----------------------------------------------------------------------------------------


def test_a_change_of_a_class_or_its_base_is_noticed(toysum, toyarray):
    class Base(toyarray.Vector):
        pass

    class Derived(Base):
        pass

    for _ in range(5):
        assert toysum.sum(Derived([1.0])) == 1.0
        Base.__getitem__ = lambda self, key: None
        assert toysum.sum(Derived([1.0])) is NotImplemented
        assert toysum.sum(Base([1.0])) is NotImplemented
        del Base.__getitem__
    assert toysum.sum(Derived([1.0])) == 1.0

    class Late:
        pass

    assert toysum.sum(Late()) is NotImplemented
    Late.__polyarray_slots__ = pa.ndarray.__polyarray_slots__
    with pytest.raises(TypeError):  # found, and told that this is no ndarray
        toysum.sum(Late())


def test_dead_classes_leave_nothing_behind(toysum, toyarray):
    for k in range(20_000):
        kind = type("Kind", (toyarray.Vector,) if k % 2 else (), {})
        x = kind([2.0]) if k % 2 else kind()
        assert toysum.sum(x) == (2.0 if k % 2 else NotImplemented)
        del x, kind
        if k % 500 == 0:
            gc.collect()


def test_a_class_that_never_stands_still(toysum, toyarray):
    class Restless(toyarray.Vector):
        pass

    x = Restless([1.0])
    for k in range(3_000):
        Restless.counter = k
        assert toysum.sum(x) == 1.0


def test_everything_can_be_forgotten(toysum, toyarray):
    toysum.forget()
    assert toysum.sum(toyarray.Vector([1.0])) == 1.0
    assert toysum.sum(np.ones(2)) == 2.0


def test_types_of_others_are_registered(toysum, toyarray):
    x = toyarray.Bare([1.0, 4.0])
    derived = type("Derived", (toyarray.Bare,), {})([3.0])
    assert toysum.sum(x) is NotImplemented
    assert toysum.sum(derived) is NotImplemented
    toyarray.register_bare()
    assert toysum.sum(x) == 5.0
    assert toysum.sum(derived) == 3.0


def test_looking_up_keeps_exceptions(toysum):
    for x in (pa.ones(1), 3, type("Fresh", (), {})(), type("Raising", (), {"__getattr__": None})()):
        with pytest.raises(KeyError, match="kept"):
            toysum.lookup_while_raising(x)


def test_threads(toysum, toyarray):
    failures = []

    def work(seed):
        try:
            for k in range(300):
                kind = type(f"Kind{seed}", (toyarray.Vector,), {})
                assert toysum.sum(kind([1.0, float(k)])) == 1.0 + k
                assert toysum.sum(object()) is NotImplemented
                if k % 50 == 0:
                    toysum.forget()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


def test_without_polyarray_and_numpy(built):
    toysum, _toyarray = built
    folder = str(Path(toysum.__spec__.origin).parent)
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); import toyarray, toysum\n"
        "assert toysum.sum(toyarray.Vector([1.0, 2.0])) == 3.0\n"
        "assert 'polyarray' not in sys.modules and 'numpy' not in sys.modules\n"
        "import numpy as np\n"
        "assert toysum.sum(np.ones(4)) == 4.0\n"
    )
    subprocess.run([sys.executable, "-c", program, folder], check=True)
