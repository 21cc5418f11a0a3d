"""Functions of scikit-image on our pictures, from its gallery.

It is written for NumPy's arrays: some functions are composed of NumPy's and work on ours as they are, most go
through compiled loops, SciPy's or its own, and a few look into tables of NumPy's dtypes.
`polyarray.interop.views` makes one of it: every function sees NumPy's arrays over our memory, and what it
gives is ours.
"""

import numpy as np
import polyarray as pa
import pytest

skimage = pytest.importorskip("skimage")

from consumers.cases import Consumer
from polyarray.interop.views import through_views

images = Consumer("scikit-image", page="scikit_image", rtol=1e-9, atol=1e-12)


def module(xp, name):
    """A module of scikit-image for arrays of a namespace."""
    import importlib

    found = importlib.import_module(f"skimage.{name}")
    return through_views(found) if xp is pa else found


def picture(xp):
    """A photograph of 64 by 64 pixels, between 0 and 1."""
    from skimage import data

    return xp.asarray(np.ascontiguousarray(data.camera()[::8, ::8])) / 255


def coloured(xp):
    return xp.random.default_rng(0).random((20, 24, 3))


# ---- through views --------------------------------------------------------------------------------------

CALLS = {
    "filters": """
        apply_hysteresis_threshold(im,0.2,0.5) butterworth(im) difference_of_gaussians(im,1,2) farid(im)
        frangi(im) gabor(im,0.3) gaussian(im) hessian(im) laplace(im) median(im) meijering(im) prewitt(im)
        rank_order(im) roberts(im) sato(im) scharr(im) sobel(im) sobel_h(im) threshold_isodata(im)
        threshold_li(im) threshold_local(im) threshold_mean(im) threshold_minimum(im) threshold_multiotsu(im)
        threshold_niblack(im) threshold_otsu(im) threshold_sauvola(im) threshold_triangle(im)
        threshold_yen(im) unsharp_mask(im)
    """,
    "transform": """
        downscale_local_mean(im,(2,2)) hough_line(im>0.5) integral_image(im) pyramid_reduce(im)
        radon(im,[0.0,30.0]) rescale(im,0.5) resize(im,(20,30)) rotate(im,30) swirl(im) warp_polar(im)
    """,
    "color": "rgb2gray(rgb) rgb2hsv(rgb) rgb2lab(rgb) rgb2xyz(rgb) gray2rgb(im)",
    "morphology": """
        binary_dilation(im>0.5) closing(im) dilation(im) erosion(im) opening(im) reconstruction(im*0.8,im)
        remove_small_objects(im>0.5,max_size=5) skeletonize(im>0.5) thin(im>0.5) white_tophat(im)
    """,
    "measure": """
        block_reduce(im,2) find_contours(im,0.5) label(im>0.5) moments(im) perimeter(im>0.5)
        profile_line(im,(0,0),(9,9)) regionprops_table(1*(im>0.5),im,("area","mean_intensity","centroid"))
        shannon_entropy(im)
    """,
    "segmentation": """
        chan_vese(im,max_num_iter=3) clear_border(im>0.5) felzenszwalb(rgb) find_boundaries(im>0.5)
        slic(rgb,n_segments=5) watershed(im)
    """,
    "feature": """
        blob_dog(im) canny(im) corner_harris(im) hog(im) local_binary_pattern(1*(im>0.5),8,1)
        match_template(im,im[3:9,4:11]) peak_local_max(im) shape_index(im)
    """,
    "exposure": """
        adjust_gamma(im,2) adjust_log(im) adjust_sigmoid(im) equalize_adapthist(im) equalize_hist(im)
        histogram(im) match_histograms(im,im**2) rescale_intensity(im)
    """,
    "restoration": """
        denoise_bilateral(im) denoise_nl_means(im) denoise_tv_chambolle(im)
        richardson_lucy(im,0*im[:3,:3]+0.1,3) unwrap_phase(im*6) wiener(im,0*im[:3,:3]+0.1,0.1)
    """,
    "util": """
        img_as_ubyte(im) img_as_float32(im) invert(im) montage(rgb) random_noise(im,rng=0)
        view_as_blocks(im,(2,2))
    """,
    "metrics": """
        mean_squared_error(im,im**2) normalized_mutual_information(im,im**2) normalized_root_mse(im,im**2)
        peak_signal_noise_ratio(im,im**2) structural_similarity(im,im**2,data_range=1.0)
    """,
    "registration": "phase_cross_correlation(im,im[::-1]) optical_flow_tvl1(im,im**2,num_iter=2,num_warp=2)",
}

for name, calls in CALLS.items():
    for call in calls.split():

        @images.in_place(name=f"{name}.{call}")
        def program(xp, name=name, call=call):
            function, arguments = call.split("(", 1)
            names = {"im": picture(xp), "rgb": coloured(xp), "f": getattr(module(xp, name), function)}
            return eval(f"f({arguments}", names)


# ---- as they are ----------------------------------------------------------------------------------------

for call in (
    "filters.threshold_otsu(im) filters.threshold_li(im) filters.threshold_yen(im) "
    "filters.threshold_isodata(im) filters.threshold_mean(im) filters.threshold_niblack(im) "
    "color.gray2rgb(im) measure.moments(im) segmentation.chan_vese(im,max_num_iter=3) "
    "exposure.equalize_hist(im) exposure.histogram(im) exposure.match_histograms(im,im**2) util.invert(im)"
).split():

    @images.works(name=f"{call} as it is")
    def program(xp, call=call):
        import importlib

        name, function = call.split("(")[0].split(".")
        found = getattr(importlib.import_module(f"skimage.{name}"), function)
        return eval(f"f({call.split('(', 1)[1]}", {"im": picture(xp), "f": found})


@images.converts(
    "as it is, the function reads our memory by a compiled loop into an array of NumPy",
    name="filters.gaussian as it is",
)
def gaussian(xp):
    from skimage import filters

    return filters.gaussian(picture(xp), 2), filters.unsharp_mask(picture(xp))


@images.refused(
    TypeError,
    "as it is, with `SCIPY_ARRAY_API` set, SciPy is asked to filter our picture by weights of NumPy",
    message="Multiple namespaces",
    name="filters.sobel as it is",
)
def sobel(xp):
    from skimage import filters

    return filters.sobel(picture(xp))


@images.refused(
    KeyError,
    "as it is, the dtype is looked up in a table of NumPy's scalar types",
    name="feature.canny as it is",
)
def canny(xp):
    from skimage import feature

    return feature.canny(picture(xp))


test_images = images.test()


def test_views_cost_no_copy():
    def address(array):
        return np.asarray(array).__array_interface__["data"][0]

    image = picture(pa)
    blocks = module(pa, "util").view_as_blocks(image, (2, 2))
    assert isinstance(blocks, pa.ndarray)
    assert address(blocks) == address(image)
