"""`nditer` and `nested_iters` walk as NumPy's do: the same steps, the same lines, the same arrays made."""

import random
from typing import Any

import numpy as np
import polyarray as pa
import pytest
from oracle import agree, outcome, same, same_error


def trace(it: Any, buffered: bool) -> list[Any]:
    """All that can be seen at each step, and what was made."""
    seen = []
    while not it.finished:
        values = it.value if isinstance(it.value, tuple) else (it.value,)
        seen.append(
            (
                [v.tolist() for v in values],
                [v.shape for v in values],
                [v.strides for v in values],
                [v.flags.writeable for v in values],
                it.iterindex,
                # NumPy's stays at the beginning of a buffer.
                it.multi_index if it.has_multi_index and not buffered else None,
                it.index if it.has_index else None,
            )
        )
        it.iternext()
    return [ndim(it), it.nop, it.itersize, it.iterrange, it.dtypes, seen]


def ndim(it: Any) -> int:
    """The number of loops; NumPy joins them by chance where one element is counted."""
    return 1 if it.has_index and it.itersize == 1 else it.ndim


def operand(xp: Any, rng: random.Random, shape: tuple[int, ...]) -> Any:
    """An array of a shape in some layout."""
    dtype = rng.choice(["i4", "f8", "f4", "i8"])
    wide = tuple(n * 2 for n in shape)
    a = xp.arange(int(np.prod(wide)), dtype=dtype).reshape(wide)
    a = a[tuple(slice(None, None, rng.choice([2, -2])) for _ in shape)]
    if rng.random() < 0.5:
        a = a.copy(order=rng.choice("CF"))
    axes = list(range(len(shape)))
    if rng.random() < 0.5:
        rng.shuffle(axes)
        a = a.transpose(axes)
        a = (
            a.transpose([axes.index(k) for k in range(len(axes))]).copy(order="K")
            if rng.random() < 0.5
            else a
        )
    return a


FLAGS = [
    [],
    ["multi_index"],
    ["c_index"],
    ["f_index"],
    ["multi_index", "c_index"],
    ["external_loop"],
    ["buffered"],
    ["buffered", "external_loop"],
    ["buffered", "external_loop", "growinner"],
    ["buffered", "multi_index"],
    ["buffered", "ranged"],
]


@pytest.mark.parametrize("seed", range(300))
def test_steps_are_numpys(seed: int) -> None:
    def walk(xp: Any) -> Any:
        rng = random.Random(seed)
        shape = tuple(rng.randint(1, 4) for _ in range(rng.randint(0, 4)))
        operands = []
        for _ in range(rng.randint(1, 3)):
            own = tuple(
                1 if rng.random() < 0.2 else n
                for n in shape[rng.randint(0, len(shape)) * (rng.random() < 0.3) :]
            )
            operands.append(operand(xp, rng, own))
        flags = rng.choice(FLAGS)
        options: dict[str, Any] = {"order": rng.choice("KKKCFA")}
        uses: list[Any] = [["readonly"] for _ in operands]
        if rng.random() < 0.3:
            operands.append(None)
            uses.append(["writeonly", "allocate"])
        if "buffered" in flags:
            options["buffersize"] = rng.choice([0, 1, 2, 5, 7, 64])
            if rng.random() < 0.6:
                options |= {"op_dtypes": rng.choice(["f8", "c16", "i2"]), "casting": "unsafe"}
            if operands[-1] is None:
                flags = [flag for flag in flags if flag != "multi_index"]
        it = xp.nditer(operands, flags, uses, **options)
        made = it.operands[-1]
        if uses[-1][0] == "writeonly":
            for values in it:
                values[-1][...] = sum(values[:-1])
            return [ndim(it), made.strides, made.dtype, made.tolist()]
        return trace(it, "buffered" in flags)

    expected, actual = outcome(walk, np, ()), outcome(walk, pa, ())
    same_error(actual.error, expected.error)
    if expected.error is None:
        same(actual.result, expected.result)


@pytest.mark.parametrize("seed", range(200))
def test_reductions_are_numpys(seed: int) -> None:
    def walk(xp: Any) -> Any:
        rng = random.Random(seed)
        shape = tuple(rng.randint(1, 4) for _ in range(rng.randint(1, 4)))
        x = operand(xp, rng, shape)
        total = xp.zeros(tuple(rng.choice([1, n]) for n in shape), dtype=rng.choice(["f8", "i8"]))
        buffered = rng.random() < 0.7
        flags = [
            "reduce_ok",
            *(["buffered"] if buffered else []),
            *(["external_loop"] if rng.random() < 0.5 else []),
        ]
        options: dict[str, Any] = {}
        if buffered:
            options = {"buffersize": rng.choice([0, 1, 3, 8]), "casting": "unsafe"}
            options["op_dtypes"] = rng.choice([None, ["f8", "f8"], ["i4", "f4"]])
        lines = []
        with xp.nditer([x, total], flags, [["readonly"], ["readwrite"]], **options) as it:
            for a, b in it:
                lines.append((a.shape, a.strides, b.strides))
                if b.ndim == 0:
                    b[...] += a
                else:
                    for k in range(len(b)):
                        b[k] += a[k]
        return [lines, total.tolist(), total.shape]

    expected, actual = outcome(walk, np, ()), outcome(walk, pa, ())
    same_error(actual.error, expected.error)
    if expected.error is None:
        same(actual.result, expected.result)


REFUSED: list[tuple[str, Any]] = [
    ("no operands", lambda xp: xp.nditer([])),
    ("unknown flag", lambda xp: xp.nditer(xp.arange(3), ["fast"])),
    ("unknown use", lambda xp: xp.nditer(xp.arange(3), [], ["quickly"])),
    ("two uses", lambda xp: xp.nditer(xp.arange(3), [], ["readonly", "writeonly"])),
    ("no use", lambda xp: xp.nditer(xp.arange(3), [], [["copy"]])),
    ("index and lines", lambda xp: xp.nditer(xp.arange(3), ["c_index", "external_loop"])),
    ("two indices", lambda xp: xp.nditer(xp.arange(3), ["c_index", "f_index"])),
    ("shapes", lambda xp: xp.nditer([xp.zeros((2, 3)), xp.zeros(4)])),
    ("mapped shapes", lambda xp: xp.nditer([xp.zeros((2, 3)), xp.zeros(2)], op_axes=[[0, 1], [0, None]], itershape=(4, 3))),
    ("fixed shape", lambda xp: xp.nditer([xp.zeros((2, 1, 1)), xp.zeros(2)], [], [["writeonly", "no_broadcast"], ["readonly"]])),
    ("reduction", lambda xp: xp.nditer([xp.zeros(3), xp.zeros(())], [], [["readonly"], ["readwrite"]])),
    ("cast", lambda xp: xp.nditer(xp.zeros(3), ["buffered"], op_dtypes="i4")),
    ("no buffer", lambda xp: xp.nditer(xp.zeros(3), op_dtypes="c16")),
    ("list to write", lambda xp: xp.nditer([1, 2], [], ["readwrite"])),
    ("nothing to read", lambda xp: xp.nditer(xp.zeros((0, 3)))),
    ("axis twice", lambda xp: xp.nditer(xp.zeros((2, 3)), op_axes=[[0, 0]])),
    ("axis outside", lambda xp: xp.nditer(xp.zeros((2, 3)), op_axes=[[0, 2]])),
    ("allocated to read", lambda xp: xp.nditer([xp.zeros(3), None], [], [["readonly"], ["readonly", "allocate"]])),
    ("mask", lambda xp: xp.nditer([xp.zeros(3), xp.zeros(3, bool)], [], [["readwrite", "writemasked"], ["readonly"]])),
    ("past the end", lambda xp: (it := xp.nditer(xp.arange(1)), list(it), it.value)),
    ("closed", lambda xp: (it := xp.nditer(xp.arange(1)), it.close(), it.operands)),
    ("no multi-index", lambda xp: xp.nditer(xp.arange(3)).multi_index),
    ("no index", lambda xp: xp.nditer(xp.arange(3)).index),
    ("delayed", lambda xp: xp.nditer(xp.arange(3), ["buffered", "delay_bufalloc"])[0]),
    ("operand number", lambda xp: xp.nditer(xp.arange(3))[1]),
    ("step outside", lambda xp: setattr(xp.nditer(xp.arange(3)), "iterindex", 3)),
    ("range", lambda xp: setattr(xp.nditer(xp.arange(3)), "iterrange", (0, 2))),
    ("range outside", lambda xp: setattr(xp.nditer(xp.arange(3), ["ranged"]), "iterrange", (0, 4))),
    ("range turned", lambda xp: setattr(xp.nditer(xp.arange(3), ["ranged"]), "iterrange", (2, 1))),
    ("removed axis", lambda xp: xp.nditer(xp.arange(3)).remove_axis(0)),
    ("nested once", lambda xp: xp.nested_iters(xp.zeros((2, 3)), [[0, 1]])),
    ("nested twice the same", lambda xp: xp.nested_iters(xp.zeros((2, 3)), [[0], [0]])),
    ("read-only item", lambda xp: xp.nditer(xp.arange(3)).__setitem__(0, 1)),
]  # fmt: skip


@pytest.mark.parametrize("call", [call for _, call in REFUSED], ids=[name for name, _ in REFUSED])
def test_refusals_are_numpys(call: Any) -> None:
    expected, actual = outcome(call, np, ()), outcome(call, pa, ())
    assert expected.error is not None
    same_error(actual.error, expected.error)
    assert str(actual.error) == str(expected.error)


def test_multi_index_and_index_can_be_set() -> None:
    def walk(xp: Any) -> Any:
        it = xp.nditer(xp.arange(24).reshape(2, 3, 4)[:, ::-1].T, ["multi_index", "f_index"])
        seen = []
        for place in [(0, 0, 0), (3, 1, 1), (2, 2, 0)]:
            it.multi_index = place
            seen.append((int(it[0]), it.index, it.iterindex, [int(v) for v in it]))
        for index in [0, 7, 23]:
            it.index = index
            seen.append((int(it[0]), it.multi_index, it.iterindex, [int(v) for v in it]))
        return seen

    agree(walk)


def test_copies_are_written_back() -> None:
    def walk(xp: Any) -> Any:
        a = xp.arange(6.0).reshape(2, 3)
        with xp.nditer(a, [], ["readwrite", "updateifcopy"], "f4", casting="same_kind") as it:
            for x in it:
                x[...] = x * 2 + 0.1
            before = a.tolist()
        return before, a.tolist()

    agree(walk)


def test_a_mask_says_what_is_written_back() -> None:
    def walk(xp: Any) -> Any:
        a, mask = xp.zeros((3, 4)), xp.arange(12).reshape(3, 4) % 3 == 0
        uses = [["readwrite", "writemasked"], ["readonly", "arraymask"]]
        with xp.nditer([a, mask], ["buffered"], uses, ["i8", None], casting="unsafe", buffersize=5) as it:
            for x, _ in it:
                x[...] = 3
        return a.tolist()

    agree(walk)


def test_nested_iterators_follow() -> None:
    def walk(xp: Any, order: str) -> Any:
        a, b = xp.arange(24).reshape(2, 3, 4)[::-1], xp.arange(3).reshape(1, 3, 1)
        outer, inner = xp.nested_iters([a, b], [[1], [2, 0]], ["multi_index"], order=order)
        return [(outer.multi_index, inner.multi_index, int(y[0]), int(y[1])) for _ in outer for y in inner]

    for order in "KCF":
        agree(walk, order)


def test_views_share_memory_and_know_their_iterator() -> None:
    a = pa.arange(4)
    it = pa.nditer(a, [], ["readwrite"])
    first = next(it)
    first[...] = 9
    assert a[0] == 9
    assert first.base is it
    assert it.operands[0] is a


def test_what_is_written_is_seen_by_deferred_readers() -> None:
    a = pa.zeros(100_000)
    later = a + 1
    with pa.nditer(a, ["external_loop", "buffered"], ["readwrite"], "f4", casting="same_kind") as it:
        for x in it:
            x[...] = 5
    assert later.sum() == 100_000
    assert a.sum() == 500_000


def test_a_dropped_iterator_warns_of_copies() -> None:
    a = pa.zeros(3)
    it = pa.nditer(a, [], ["readwrite", "updateifcopy"], "f4", casting="same_kind")
    it.operands[0][...] = 2
    with pytest.warns(RuntimeWarning, match="Temporary data has not been written back"):
        del it
    assert a.tolist() == [2, 2, 2]


def test_debug_print_says_what_numpys_says(capfd: pytest.CaptureFixture[str]) -> None:
    def show(xp: Any) -> list[str]:
        x, y = xp.arange(100).reshape(10, 10)[:, ::2], xp.arange(5.0)
        uses = [["readonly"], ["readwrite"]]
        it = xp.nditer((x, y), ["reduce_ok", "buffered"], uses, ["d", "i4"], casting="unsafe")
        it.debug_print()
        lines = capfd.readouterr().out.strip().splitlines()
        varies = ("Address", "SizeOf", "Ptrs", "ptrs", "Transfer", "Buffers:", "Operands:", "| DTypes: 0x")
        return [
            line.split(":")[0] if any(word in line for word in varies) else line.rstrip() for line in lines
        ]

    assert [line.rstrip(": ") for line in show(pa)] == [line.rstrip(": ") for line in show(np)]
