"""Photographs blurred, searched for edges and equalised.

    python image_pipeline.py [picture.png] [enlarge]

The two photographs come from scikit-learn. `enlarge` repeats every pixel that many times along both
sides, to make the work larger. With a path, the photograph, its edges and the equalised version are
written side by side.
"""

import sys

import numpy as np
from sklearn.datasets import load_sample_images

LUMA = np.array([0.299, 0.587, 0.114])


def gaussian_kernel(radius, sigma):
    """Weights of a Gaussian over `2 * radius + 1` pixels, with sum one."""
    offsets = np.arange(-radius, radius + 1)
    weights = np.exp(-0.5 * (offsets / sigma) ** 2)
    return weights / weights.sum()


def blur(image, radius=3, sigma=1.5):
    """A separable Gaussian blur; pixels outside repeat the border."""
    height, width = image.shape
    weights = gaussian_kernel(radius, sigma)
    rows = np.clip(np.arange(-radius, height + radius), 0, height - 1)
    tall = image[rows]
    down = np.zeros_like(image)
    for i, weight in enumerate(weights):
        down += weight * tall[i : i + height]
    columns = np.clip(np.arange(-radius, width + radius), 0, width - 1)
    wide = down[:, columns]
    across = np.zeros_like(image)
    for i, weight in enumerate(weights):
        across += weight * wide[:, i : i + width]
    return across


def sobel(image):
    """The length of the gradient, zero on the border."""
    edges = np.zeros_like(image)
    dx = (image[:-2, 2:] + 2.0 * image[1:-1, 2:] + image[2:, 2:]) - (
        image[:-2, :-2] + 2.0 * image[1:-1, :-2] + image[2:, :-2]
    )
    dy = (image[2:, :-2] + 2.0 * image[2:, 1:-1] + image[2:, 2:]) - (
        image[:-2, :-2] + 2.0 * image[:-2, 1:-1] + image[:-2, 2:]
    )
    edges[1:-1, 1:-1] = np.sqrt(dx * dx + dy * dy)
    return edges


def equalise(grey):
    """Grey levels spread so that their cumulative histogram is a straight line."""
    counts = np.bincount(grey.ravel(), minlength=256)
    cumulative = np.cumsum(counts)
    lowest = cumulative[np.nonzero(counts)[0][0]]
    levels = (cumulative - lowest) * 255.0 / (grey.size - lowest)
    table = np.clip(np.rint(levels), 0, 255).astype(np.uint8)
    return table[grey], counts


def to_bytes(image):
    """The image stretched to 0..255 as bytes."""
    return np.clip(image * (255.0 / image.max()), 0, 255).astype(np.uint8)


path = sys.argv[1] if len(sys.argv) > 1 else None
enlarge = int(sys.argv[2]) if len(sys.argv) > 2 else 3

panels = []
photographs = load_sample_images()
for name, pixels in zip(photographs.filenames, photographs.images, strict=True):
    colour = np.asarray(pixels)
    colour = colour.repeat(enlarge, axis=0).repeat(enlarge, axis=1)
    grey = (colour * LUMA).sum(axis=2)
    soft = blur(grey)
    edges = sobel(soft)
    strong = edges > edges.mean() + 2.0 * edges.std()
    equalised, counts = equalise(np.rint(grey).astype(np.uint8))

    print(name.replace("\\", "/").split("/")[-1], colour.shape, colour.dtype)
    print(f"  grey     mean {grey.mean():.6f}  deviation {grey.std():.6f}")
    print(f"  blurred  mean {soft.mean():.6f}  deviation {soft.std():.6f}")
    print(f"  edges    longest {edges.max():.6f}  strong {100.0 * strong.mean():.4f} %")
    print(f"  levels   used {100.0 * np.count_nonzero(counts) / 256:.2f} %  commonest {int(counts.argmax())}")
    print(f"  equalised mean {equalised.mean():.4f}  deviation {equalised.std():.4f}")

    grey_bytes = np.rint(grey).astype(np.uint8)
    panels.append(np.concatenate([grey_bytes, to_bytes(edges), equalised], axis=1))

if path:
    from PIL import Image

    Image.fromarray(np.ascontiguousarray(np.concatenate(panels, axis=0))).save(path)
