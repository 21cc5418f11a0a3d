"""Indexing against NumPy: random expressions reading and writing, and which of them are views.

An index is made of integers, slices, `...`, `newaxis`, integer arrays and boolean masks in any mixture,
right and wrong ones, over arrays of up to four axes in several layouts. What NumPy refuses has to be
refused with the same exception.
"""

import numpy as np
import polyarray as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle import agree, same

NEWAXIS, ELLIPSIS = None, Ellipsis


class Grid:
    """An array described by its shape and by how it lies in memory, made afresh for each library."""

    def __init__(self, shape, order, flipped, dtype):
        self.shape, self.order, self.flipped, self.dtype = tuple(shape), order, flipped, dtype

    def __repr__(self):
        return f"Grid({self.shape}, {self.order!r}, flipped={self.flipped}, dtype={self.dtype!r})"

    def make(self, xp):
        count = int(np.prod(self.shape))
        if self.order == "broadcast":
            row = xp.arange(count // max(self.shape[0], 1), dtype=self.dtype).reshape(self.shape[1:])
            return xp.broadcast_to(row, self.shape)
        a = xp.arange(count, dtype=self.dtype)
        if self.order == "C":
            a = a.reshape(self.shape)
        elif self.order == "F":
            a = a.reshape(self.shape[::-1]).T
        else:
            a = xp.arange(2 * count, dtype=self.dtype)[::2].reshape(self.shape)
        return a[tuple(slice(None, None, -1) if f else slice(None) for f in self.flipped)]


@st.composite
def grids(draw, writable=False):
    shape = draw(st.lists(st.integers(0, 5), max_size=4))
    orders = ["C", "F", "strided"]
    if shape and not writable:
        orders.append("broadcast")
    flipped = draw(st.lists(st.booleans(), min_size=len(shape), max_size=len(shape)))
    return Grid(shape, draw(st.sampled_from(orders)), flipped, draw(st.sampled_from(["i4", "f8", "u1"])))


def integers(size):
    low, high = (-size, size - 1) if size else (-1, 0)
    return st.one_of(st.integers(low, high), st.integers(low, high), st.integers(-9, 9))


def slices(size):
    bound = st.one_of(st.none(), st.integers(-size - 2, size + 2))
    return st.builds(slice, bound, bound, st.one_of(st.none(), st.sampled_from([1, 2, 3, -1, -2, 7])))


@st.composite
def indices(draw, shape):
    """An index expression for an array of this shape; NumPy arrays stand for arrays of either library."""
    axes, parts, used_ellipsis = list(shape), [], False
    together = draw(st.sampled_from([(), (1,), (3,), (2, 1), (1, 3)]))
    while axes and len(parts) < 7:
        size = axes[0]
        kind = draw(st.sampled_from(["int", "slice", "slice", "array", "mask", "wide", "new", "...", "stop"]))
        if kind == "stop":
            break
        if kind == "new":
            parts.append(NEWAXIS)
            continue
        if kind == "...":
            if not used_ellipsis:
                parts.append(ELLIPSIS)
                axes = axes[draw(st.integers(0, len(axes))) :]
                used_ellipsis = True
            continue
        if kind == "int":
            parts.append(draw(integers(size)))
        elif kind == "slice":
            parts.append(draw(slices(size)))
        elif kind == "array":
            count = int(np.prod(together))
            picked = draw(st.lists(integers(size), min_size=count, max_size=count))
            kinds = ["i8", "i4", "u1"] if min(picked, default=0) >= 0 else ["i8"]
            parts.append(np.array(picked, dtype=draw(st.sampled_from(kinds))).reshape(together))
        elif kind == "mask":
            length = size if draw(st.integers(0, 9)) else size + 1
            parts.append(
                np.array(draw(st.lists(st.booleans(), min_size=length, max_size=length)), dtype=bool)
            )
        elif kind == "wide" and len(axes) > 1:
            count = axes[0] * axes[1]
            mask = np.array(draw(st.lists(st.booleans(), min_size=count, max_size=count)), dtype=bool)
            parts.append(mask.reshape(axes[:2]))
            axes = axes[1:]
        axes = axes[1:]
    if not draw(st.integers(0, 19)):
        parts.append(draw(st.sampled_from([0, slice(None), 1.5, "a", True, np.array(True), []])))
    return parts[0] if len(parts) == 1 and draw(st.booleans()) else tuple(parts)


def converted(index, xp):
    """The index with its arrays made by the module `xp`."""
    if isinstance(index, tuple):
        return tuple(converted(part, xp) for part in index)
    return xp.array(index) if isinstance(index, np.ndarray) else index


@given(st.data())
def test_reading(data):
    grid = data.draw(grids())
    index = data.draw(indices(grid.shape))
    agree(lambda xp: grid.make(xp)[converted(index, xp)])


@given(st.data())
def test_views_and_copies(data):
    """Writing into what an index gave changes the array exactly where NumPy gives a view."""
    grid = data.draw(grids(writable=True))
    index = data.draw(indices(grid.shape))

    def write_through(xp):
        a = grid.make(xp)
        part = a[converted(index, xp)]
        if isinstance(part, xp.ndarray):
            part[...] = 77
        return a

    agree(write_through)


@given(st.data())
def test_writing(data):
    grid = data.draw(grids(writable=True))
    index = data.draw(indices(grid.shape))
    try:
        shape = np.zeros(grid.shape)[index].shape
    except IndexError:
        shape = (2,)
    cut = data.draw(st.integers(0, len(shape)))
    shape = tuple(1 if data.draw(st.booleans()) else size for size in shape[cut:])
    if not data.draw(st.integers(0, 14)):
        shape = (*shape, 3)
    kind = data.draw(st.sampled_from(["scalar", "array", "array", "list", "other dtype"]))

    def write(xp):
        a = grid.make(xp)
        count = int(np.prod(shape))
        value = xp.arange(100, 100 + count, dtype="i8" if kind != "other dtype" else "f4").reshape(shape)
        a[converted(index, xp)] = 99 if kind == "scalar" else value.tolist() if kind == "list" else value
        return a

    agree(write, warned=False)


@given(st.data())
def test_updating_in_place(data):
    grid = data.draw(grids(writable=True))
    index = data.draw(indices(grid.shape))

    def update(xp):
        a = grid.make(xp)
        a[converted(index, xp)] += 5
        return a

    agree(update)


@given(st.data())
def test_chained_views(data):
    """Views of views, written at the end, seen from the beginning."""
    grid = data.draw(grids(writable=True))
    steps, shape = [], grid.shape
    for _ in range(data.draw(st.integers(1, 4))):
        kind = data.draw(st.sampled_from(["slice", "transpose", "reshape", "newaxis"]))
        if kind == "slice":
            index = tuple(data.draw(slices(size)) for size in shape)
            steps.append(lambda a, index=index: a[index])
            shape = np.zeros(shape)[index].shape
        elif kind == "transpose":
            order = data.draw(st.permutations(range(len(shape))))
            steps.append(lambda a, order=order: a.transpose(order))
            shape = tuple(shape[i] for i in order)
        elif kind == "reshape":
            steps.append(lambda a: a.reshape(-1))
            shape = (int(np.prod(shape)),)
        else:
            steps.append(lambda a: a[None])
            shape = (1, *shape)

    def program(xp):
        a = grid.make(xp)
        view = a
        for step in steps:
            view = step(view)
        view *= 2
        view += 1
        return a, view

    agree(program)


ROWS = [
    lambda xp, a: a[2],
    lambda xp, a: a[-1],
    lambda xp, a: a[99],
    lambda xp, a: a[-99],
    lambda xp, a: a[2:5],
    lambda xp, a: a[::-1],
    lambda xp, a: a[5:2:-1],
    lambda xp, a: a[::0],
    lambda xp, a: a[...],
    lambda xp, a: a[()],
    lambda xp, a: a[None],
    lambda xp, a: a[True],
    lambda xp, a: a[False],
    lambda xp, a: a[xp.int64(3)],
    lambda xp, a: a[xp.array(3)],
    lambda xp, a: a[1.0],
    lambda xp, a: a["x"],
    lambda xp, a: a[0, 0],
    lambda xp, a: a[..., ...],
    lambda xp, a: a[[1, 3, 1]],
    lambda xp, a: a[[]],
    lambda xp, a: a[[True] * 24],
    lambda xp, a: a[[True, False]],
    lambda xp, a: a[[1.5]],
    lambda xp, a: a[a > 3],
    lambda xp, a: a[(a > 3) & (a < 9)],
    lambda xp, a: a[xp.array([], dtype="i8")],
    lambda xp, a: a[xp.array([])],
    lambda xp, a: a[xp.array([1, 2], dtype="u8")],
    lambda xp, a: a.reshape(4, 6)[1],
    lambda xp, a: a.reshape(4, 6)[1, 2],
    lambda xp, a: a.reshape(4, 6)[:, 1],
    lambda xp, a: a.reshape(4, 6)[[0, 1], [2, 3]],
    lambda xp, a: a.reshape(4, 6)[[[0], [1]], [2, 3]],
    lambda xp, a: a.reshape(4, 6)[[0, 1, 2], [2, 3]],
    lambda xp, a: a.reshape(4, 6)[xp.ix_([0, 2], [1, 5])],
    lambda xp, a: a.reshape(4, 6)[a.reshape(4, 6) % 2 == 0],
    lambda xp, a: a.reshape(4, 6)[xp.array([True, False, True, False])],
    lambda xp, a: a.reshape(4, 6)[:, xp.array([True, False, True])],
    lambda xp, a: a.reshape(2, 3, 4)[0, :, [1, 2]],
    lambda xp, a: a.reshape(2, 3, 4)[:, [0, 1], [1, 2]],
    lambda xp, a: a.reshape(2, 3, 4)[[0, 1], :, [1, 2]],
    lambda xp, a: a.reshape(2, 3, 4)[..., [1, 2], 0],
    lambda xp, a: a.reshape(2, 3, 4)[0, 1, 2, 3],
    lambda xp, a: a.item(3),
    lambda xp, a: a.item(),
    lambda xp, a: a.tolist(),
    lambda xp, a: list(a),
    lambda xp, a: [row.sum() for row in a.reshape(4, 6)],
    lambda xp, a: a.flat[3],
    lambda xp, a: list(a.reshape(4, 6).T.flat),
    lambda xp, a: xp.take(a, [1, 2, 99]),
    lambda xp, a: xp.take(a, [1, 2, 99], mode="wrap"),
    lambda xp, a: xp.take(a, [1, -2, 99], mode="clip"),
    lambda xp, a: xp.take(a.reshape(4, 6), [1, 2], axis=1),
    lambda xp, a: xp.take_along_axis(a.reshape(4, 6), xp.argsort(-a.reshape(4, 6), axis=1), axis=1),
    lambda xp, a: xp.compress([True, False, True], a),
    lambda xp, a: xp.choose(a % 3, [a, -a, a * 2]),
    lambda xp, a: xp.nonzero(a.reshape(4, 6) > 3),
    lambda xp, a: xp.argwhere(a.reshape(4, 6) > 3),
    lambda xp, a: xp.flatnonzero(a > 3),
    lambda xp, a: xp.where(a > 3),
    lambda xp, a: xp.where(a > 3, a, 0),
    lambda xp, a: xp.where(a > 3, a, 0.5),
    lambda xp, a: xp.where(a > 3, a),
    lambda xp, a: xp.unravel_index([5, 7], (4, 6)),
    lambda xp, a: xp.ravel_multi_index(([1, 2], [3, 4]), (4, 6)),
    lambda xp, a: xp.diag_indices(3),
    lambda xp, a: xp.triu_indices(3),
    lambda xp, a: xp.indices((2, 3)),
    lambda xp, a: xp.select([a < 3, a < 6], [a, a * 10], default=-1),
    lambda xp, a: xp.extract(a > 3, a),
]

WRITES = [
    "a[2] = 7",
    "a[2] = 7.9",
    "a[2] = [1, 2]",
    "a[2:5] = [1, 2, 3]",
    "a[2:5] = [1, 2]",
    "a[:] = a[::-1]",
    "a[1:] = a[:-1]",
    "a[:-1] += a[1:]",
    "a[::2], a[1::2] = a[1::2].copy(), a[::2].copy()",
    "a[[1, 1, 1]] = [5, 6, 7]",
    "a[[1, 1, 1]] += 1",
    "a[a > 5] = 0",
    "a[a > 5] = [1, 2]",
    "a[a > 5] *= 2",
    "a[...] = 3",
    "a[()] = 3",
    "a[99] = 1",
    "a[[0, 99]] = 1",
    "a.reshape(4, 6)[:, 1] = 9",
    "a.reshape(4, 6)[1] = a.reshape(4, 6)[2]",
    "a.reshape(4, 6).T[0] = 5",
    "a.reshape(4, 6)[[0, 1], [2, 3]] = [8, 9]",
    "a.reshape(2, 3, 4)[:, [0, 2], 1] = [[1, 2], [3, 4]]",
    "a.reshape(4, 6)[xp.ix_([0, 2], [1, 5])] = 0",
    "a.flat[3] = 5",
    "a.flat[::2] = [1, 2]",
    "a.flat = 4",
    "a.fill(6)",
    "a.put([1, 2], [7, 8])",
    "xp.put(a, [1, 99], 0)",
    "xp.put_along_axis(a.reshape(4, 6), xp.array([[0], [1], [2], [3]]), 9, axis=1)",
    "xp.putmask(a, a > 3, [1, 2, 3])",
    "xp.place(a, a > 3, [1, 2, 3])",
    "xp.copyto(a, 5, where=a > 3)",
    "xp.copyto(a, 1.5)",
    "xp.fill_diagonal(a.reshape(4, 6), 0)",
    "a[2] = 'x'",
    "a[2] = None",
    "a[2] = 300 if a.dtype.kind != 'b' else 1",
    "a.flags.writeable = False; a[0] = 1",
    "b = a[2:]; b.flags.writeable = False; b[0] = 1",
    "xp.broadcast_to(a, (2, 24))[0] = 1",
]


@pytest.mark.parametrize("dtype", ["i8", "f4"])
@pytest.mark.parametrize("number", range(len(ROWS)))
def test_rows(number, dtype):
    agree(ROWS[number], np.arange(24).astype(dtype))


@pytest.mark.parametrize("dtype", ["i4", "u1", "f8", "?", "D"])
@pytest.mark.parametrize("statement", WRITES)
def test_writes(statement, dtype):
    code = compile(statement, "<write>", "exec")

    def write(xp, a):
        exec(code, {"a": a, "xp": xp})

    agree(write, (np.arange(24) % 11).astype(dtype), warned=False)


def test_large_arrays_are_indexed_the_same():
    for call in (
        lambda xp, a: (a * 2)[::7],
        lambda xp, a: (a + 1)[a > 0.5],
        lambda xp, a: (a * a)[xp.arange(0, len(a), 3)],
        lambda xp, a: (-a).reshape(-1, 8)[:, 3].copy(),
    ):
        agree(call, np.random.default_rng(0).random(200_000))


def test_a_view_keeps_its_base_alive_and_a_copy_does_not_change():
    a = pa.arange(1000.0)
    view, copy = a[10:20], a[10:20].copy()
    a += 1
    expected = np.arange(10.0, 20.0)
    same(view, expected + 1)
    same(copy, expected)
    del a
    same(view, expected + 1)
    assert pa.shares_memory(view, view[::2])
    assert not pa.shares_memory(view, copy)


@pytest.mark.parametrize(
    ("shape", "mask"),
    [((3, 1), (0, 1)), ((3, 1), (3, 0)), ((0, 1), (0, 0)), ((3,), (0,)), ((2, 3), (0,)), ((3,), (2,))],
)
def test_masks_without_elements_name_none(shape, mask):
    """Whatever the length of the axis; other masks have to have it."""
    agree(lambda xp, a: a[xp.zeros(mask, dtype=bool)], np.ones(shape))

    def written(xp, a):
        a[xp.zeros(mask, dtype=bool)] = 5
        return a

    agree(written, np.ones(shape))
