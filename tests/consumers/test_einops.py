"""Programs of einops' tutorials."""

import pytest

ei = pytest.importorskip("einops")

import einops.array_api
from consumers.cases import Consumer
from einops import einsum, pack, parse_shape, rearrange, reduce, repeat, unpack

einops_ = Consumer("einops", rtol=1e-12)


def images(xp):
    """Six small pictures: batch, height, width, channels."""
    return xp.random.default_rng(0).normal(size=(6, 8, 12, 3))


@einops_.adapter
def transposing(xp):
    return rearrange(images(xp)[0], "h w c -> w h c")


@einops_.adapter
def a_picture_of_all_pictures(xp):
    return rearrange(images(xp), "b h w c -> (b h) w c"), rearrange(images(xp), "b h w c -> h (b w) c")


@einops_.adapter
def flattening(xp):
    return rearrange(images(xp), "b h w c -> (b h w c)")


@einops_.adapter
def decomposing_an_axis(xp):
    return rearrange(images(xp), "(b1 b2) h w c -> (b1 h) (b2 w) c", b1=2)


@einops_.adapter
def the_order_of_axes_in_a_composition(xp):
    x = images(xp)
    return rearrange(x, "b h w c -> h (w b) c"), rearrange(x, "(b1 b2) h w c -> h (b2 b1 w) c", b1=2)


@einops_.adapter
def lengths_of_axes_by_name(xp):
    return rearrange(images(xp), "b (h h2) (w w2) c -> b h w (c h2 w2)", h2=2, w2=4)


@einops_.adapter
def space_to_depth_and_back(xp):
    deep = rearrange(images(xp), "b (h h2) (w w2) c -> b h w (c h2 w2)", h2=2, w2=2)
    return rearrange(deep, "b h w (c h2 w2) -> b (h h2) (w w2) c", h2=2, w2=2)


@einops_.adapter
def means_and_extrema(xp):
    x = images(xp)
    return (
        reduce(x, "b h w c -> h w c", "mean"),
        reduce(x, "b h w c -> h w", "min"),
        reduce(x, "b h w c -> b", "max"),
    )


@einops_.adapter
def sums_and_products(xp):
    x = images(xp)
    return reduce(x, "b h w c -> c", "sum"), reduce(x[:, :2, :2], "b h w c -> b", "prod")


@einops_.adapter
def logical_reductions(xp):
    x = images(xp) > 0
    return reduce(x, "b h w c -> b h", "any"), reduce(x, "b h w c -> c", "all")


@einops_.adapter
def pooling(xp):
    x = images(xp)
    return reduce(x, "b (h h2) (w w2) c -> h (b w) c", "mean", h2=2, w2=2), reduce(
        x, "b (h h2) (w w2) c -> b h w c", "max", h2=4, w2=3
    )


@einops_.adapter
def a_reduction_of_the_callers(xp):
    return reduce(images(xp), "b h w c -> b c", lambda x, axes: xp.sqrt((x * x).sum(axis=axes)))


@einops_.adapter
def reducing_everything(xp):
    return reduce(images(xp), "b h w c -> ", "sum")


@einops_.adapter
def subtracting_the_mean_with_kept_axes(xp):
    x = images(xp)
    return x - reduce(x, "b h w c -> b 1 1 c", "mean"), x - reduce(x, "b h w c -> b () () c", "mean")


@einops_.adapter
def stacking_a_list(xp):
    pictures = list(images(xp))
    return rearrange(pictures, "b h w c -> h w c b"), rearrange(pictures, "b h w c -> h (b w) c")


@einops_.adapter
def a_list_that_is_reduced(xp):
    return reduce(list(images(xp)), "b h w c -> h w", "mean")


@einops_.adapter
def repeating_along_a_new_axis(xp):
    x = images(xp)[0]
    return repeat(x, "h w c -> h new w c", new=3), repeat(x, "h w c -> h (2 w) c")


@einops_.adapter
def repeating_elements(xp):
    return repeat(images(xp)[0], "h w c -> (h h2) (w w2) c", h2=2, w2=3)


@einops_.adapter
def one_axis_in_place_of_many(xp):
    x = images(xp)
    return (
        rearrange(x, "b ... c -> c ... b"),
        reduce(x, "... c -> ...", "mean"),
        rearrange(x, "b ... -> b (...)"),
    )


@einops_.adapter
def a_shape_as_a_dictionary(xp):
    return parse_shape(images(xp), "batch _ width channels")


@einops_.adapter
def packing_and_unpacking(xp):
    rng = xp.random.default_rng(1)
    parts = [rng.normal(size=shape) for shape in [(2, 3, 5), (2, 3, 7, 5), (2, 3, 7, 9, 5)]]
    packed, shapes = pack(parts, "i j * k")
    return packed, unpack(packed, shapes, "i j * k"), [tuple(shape) for shape in shapes]


@einops_.adapter
def class_tokens_beside_patches(xp):
    tokens, patches = xp.ones((6, 3)), rearrange(images(xp), "b h w c -> b (h w) c")
    packed, shapes = pack([tokens, patches], "b * c")
    return packed, unpack(packed, shapes, "b * c")


@einops_.adapter
def einstein_summation_with_names(xp):
    x = images(xp)
    weights = xp.random.default_rng(2).normal(size=(3, 5))
    return einsum(x, weights, "b h w c, c out -> b out h w"), einsum(x, "b h w c -> c")


@einops_.adapter
def attention(xp):
    rng = xp.random.default_rng(3)
    queries, keys = (rearrange(rng.normal(size=(2, 7, 12)), "b t (h d) -> b h t d", h=4) for _ in "qk")
    return einsum(queries, keys, "b h i d, b h j d -> b h i j")


@einops_.adapter
def views_of_every_second_element(xp):
    return rearrange(images(xp)[::2, :, ::-3], "b h w c -> (b c) (h w)")


@einops_.adapter
def other_types_of_elements(xp):
    kinds = (xp.float32, xp.complex128, xp.int16, xp.uint8)
    return [rearrange(xp.arange(12).astype(kind), "(a b) -> b a", a=3) for kind in kinds]


@einops_.adapter
def a_shuffle_of_channels(xp):
    return rearrange(images(xp), "b h w (g1 g2) -> b h w (g2 g1)", g1=3)


@einops_.works
def functions_for_the_array_api(xp):
    x = images(xp)
    module = einops.array_api
    packed, shapes = module.pack([x, x], "b h w *")
    return (
        module.rearrange(x, "b h w c -> b (h w) c"),
        module.reduce(x, "b h w c -> b c", "max"),
        module.repeat(x, "b h w c -> b h w c r", r=2),
        packed,
        module.unpack(packed, shapes, "b h w *"),
    )


test = einops_.test()


def test_what_einops_refuses_of_numpys_arrays_it_refuses_of_ours():
    import numpy as np
    import polyarray as pa

    for xp in (np, pa):
        with pytest.raises(NotImplementedError, match="reduce_mean is not available for non-floating"):
            reduce(xp.arange(6), "(a b) -> a", "mean", a=2)
        with pytest.raises(ei.EinopsError, match="can't divide axis of length 8 in chunks of 3"):
            rearrange(images(xp), "b (h h2) w c -> b h h2 w c", h2=3)
