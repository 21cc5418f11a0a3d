"""JAX on our memory, by programs like those of its tutorials: arrays are views of each other by DLPack."""

import gc

import numpy as np
import polyarray as pa
import pytest

jax = pytest.importorskip("jax")

import jax.numpy as jnp
from consumers.cases import Consumer
from polyarray.testing import count_exports

jax_ = Consumer("JAX", rtol=2e-6, atol=1e-6)
SHARED = "bool int8 uint8 int16 uint16 int32 uint32 float16 float32 complex64"


def floats(xp, *shape):
    return xp.reshape(xp.linspace(-1, 2, int(np.prod(shape)), dtype=xp.float32), shape)


# ---- there and back -------------------------------------------------------------------------------------


@jax_.in_place
def an_array_as_one_of_jax(xp):
    theirs = jnp.from_dlpack(floats(xp, 2, 3))
    return list(theirs.shape), str(theirs.dtype), xp.from_dlpack(theirs * 2), float(theirs.sum())


@jax_.works
def an_array_of_jax_as_ours(xp):
    array = xp.from_dlpack(jnp.arange(6, dtype=jnp.float32).reshape(2, 3))
    return array, xp.mean(array, axis=0), array.T


@jax_.in_place
def all_dtypes(xp):
    return [xp.from_dlpack(jnp.from_dlpack(xp.asarray([0, 1, 1]).astype(name))) for name in SHARED.split()]


@jax_.in_place
def transposed_arrays(xp):
    return xp.from_dlpack(jnp.from_dlpack(floats(xp, 2, 3, 4).T) + 1)


@jax_.in_place
def what_makes_arrays_of_anything(xp):
    x = floats(xp, 5)
    return [
        xp.asarray(make(x))
        for make in (jnp.asarray, jnp.array, lambda v: jnp.stack([jnp.asarray(v), jnp.asarray(v)]))
    ]


@jax_.works
def functions_of_arrays_of_jax(xp):
    theirs = jnp.linspace(0, 1, 5)
    return xp.interp(xp.asarray([0.1, 0.6]), xp.asarray(theirs), xp.asarray(theirs**2)), xp.median(
        xp.asarray(theirs)
    )


# ---- what JAX is for ------------------------------------------------------------------------------------


@jax_.in_place
def compiled_functions(xp):
    @jax.jit
    def selu(x):
        return 1.05 * jnp.where(x > 0, x, 1.67 * jnp.exp(x) - 1.67)

    return xp.from_dlpack(selu(jnp.from_dlpack(floats(xp, 50))))


@jax_.in_place
def gradients(xp):
    def total(x):
        return jnp.sum(1.0 / (1.0 + jnp.exp(-x)))

    x = jnp.from_dlpack(floats(xp, 7))
    return xp.from_dlpack(jax.grad(total)(x)), xp.from_dlpack(
        jax.grad(jax.jit(jax.grad(lambda v: jnp.sin(v) ** 3)))(x[2])
    )


@jax_.in_place
def values_and_gradients_of_a_model(xp):
    weights, inputs, targets = (
        jnp.from_dlpack(part) for part in (floats(xp, 3), floats(xp, 5, 3), floats(xp, 5))
    )
    value, slope = jax.value_and_grad(lambda w: jnp.mean((inputs @ w - targets) ** 2))(weights)
    return float(value), xp.from_dlpack(slope)


@jax_.in_place
def functions_mapped_over_an_axis(xp):
    rows = jax.vmap(lambda row: jnp.dot(row, row))(jnp.from_dlpack(floats(xp, 4, 3)))
    return xp.from_dlpack(rows)


@jax_.in_place
def jacobians(xp):
    return xp.from_dlpack(jax.jacfwd(lambda v: v**2 * jnp.sum(v))(jnp.from_dlpack(floats(xp, 3))))


@jax_.in_place
def loops_by_scan(xp):
    last, all_ = jax.lax.scan(lambda carry, x: (carry * 0.5 + x,) * 2, 0.0, jnp.from_dlpack(floats(xp, 6)))
    return float(last), xp.from_dlpack(all_)


@jax_.in_place
def trees_of_arrays(xp):
    tree = {"w": floats(xp, 2, 2), "b": floats(xp, 2)}
    theirs = jax.tree.map(jnp.from_dlpack, tree)
    return jax.tree.map(xp.from_dlpack, jax.tree.map(lambda leaf: leaf - 0.1, theirs))


@jax_.in_place
def calls_from_compiled_code_into_ours(xp):
    def ours(x):
        return np.asarray(xp.sort(xp.asarray(x))[::-1])

    @jax.jit
    def function(x):
        return jax.pure_callback(ours, jax.ShapeDtypeStruct(x.shape, x.dtype), x) * 2

    return xp.from_dlpack(function(jnp.from_dlpack(floats(xp, 5))))


@jax_.in_place
def the_part_that_jax_does_and_the_part_that_we_do(xp):
    x = floats(xp, 16, 16)
    smooth = jax.scipy.signal.convolve2d(jnp.from_dlpack(x), jnp.ones((3, 3), jnp.float32) / 9, mode="same")
    return xp.abs(xp.fft.rfft2(xp.from_dlpack(smooth)))[:4, :4]


LIST = (
    "JAX lists the classes that its functions take, NumPy's among them; `jax.numpy.from_dlpack(x)` is a view"
)


@jax_.refused(TypeError, LIST, message="not a valid JAX type")
def functions_of_jax_on_our_arrays(xp):
    return jnp.sin(floats(xp, 3))


@jax_.refused(TypeError, LIST, message="not a valid JAX type")
def compiled_functions_on_our_arrays(xp):
    return jax.jit(lambda v: v + 1)(floats(xp, 3))


@jax_.refused(
    Exception, "JAX's arrays are compact; `x[::2].copy()` is", message="compact|stride", name="strided arrays"
)
def strided_arrays(xp):
    return jnp.from_dlpack(floats(xp, 6)[::2])


test_programs = jax_.test()


# ---- whose memory it is ---------------------------------------------------------------------------------


def address(array):
    return np.asarray(array).__array_interface__["data"][0]


def test_one_memory_both_ways():
    x = floats(pa, 100)
    with count_exports() as exports:
        theirs = jnp.from_dlpack(x)
    assert exports == {"__dlpack__": 1}
    assert theirs.unsafe_buffer_pointer() == address(x)
    grown = jnp.arange(5.0)
    assert address(pa.from_dlpack(grown)) == address(pa.asarray(grown)) == grown.unsafe_buffer_pointer()


def test_our_memory_lies_where_jax_wants_it():
    """XLA copies what is not aligned; buffers of any size are."""
    for size in (1, 3, 17, 1000, 100_001):
        x = pa.zeros(size, dtype="float32")
        assert jnp.from_dlpack(x).unsafe_buffer_pointer() == address(x)


def test_arrays_of_jax_may_not_be_written():
    array = pa.from_dlpack(jnp.arange(3.0))
    assert not array.flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 1


def test_what_waits_is_computed_before_jax_sees_it():
    x = pa.sin(pa.ones(100_000, dtype="float32")) + 1
    assert float(jnp.from_dlpack(x)[-1]) == pytest.approx(np.sin(1) + 1, rel=1e-6)


def test_memory_lives_as_long_as_either():
    x = floats(pa, 1000)
    theirs, expected = jnp.from_dlpack(x), float(x.sum())
    del x
    gc.collect()
    assert float(theirs.sum()) == pytest.approx(expected, rel=1e-5)
    array = pa.from_dlpack(jnp.arange(1000))
    gc.collect()
    assert array.sum() == 499500


def test_bfloat16_is_the_same_type():
    x = pa.asarray([1.0, 2.5]).astype("bfloat16")
    theirs = jnp.from_dlpack(x)
    assert theirs.dtype == jnp.bfloat16
    assert pa.from_dlpack(theirs).dtype == x.dtype
