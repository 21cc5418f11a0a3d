"""Handwritten digits: principal components, then k-means on them.

    python pca_kmeans.py [copies]

The 1797 digits of 8 × 8 pixels come from scikit-learn. `copies` stacks the table that many times
with a little noise, to make the work larger.
"""

import sys

import numpy as np
from sklearn.datasets import load_digits

COMPONENTS = 16
CLUSTERS = 10


def principal_components(x, count):
    """The `count` directions of largest variance, and the variance along each."""
    centred = x - x.mean(axis=0)
    covariance = centred.T @ centred / (len(x) - 1)
    variance, directions = np.linalg.eigh(covariance)
    variance = variance[::-1][:count]
    directions = directions[:, ::-1][:, :count]
    # The sign of an eigenvector is free: make its largest entry positive.
    largest = np.abs(directions).argmax(axis=0)
    directions = directions * np.sign(directions[largest, np.arange(count)])
    return centred @ directions, variance


def squared_distances(points, centres):
    """The squared distance of every point to every centre."""
    to_origin = (points * points).sum(axis=1)[:, np.newaxis]
    return to_origin - 2.0 * (points @ centres.T) + (centres * centres).sum(axis=1)


def farthest_first(points, count):
    """Starting centres: each is the point farthest from those before it."""
    chosen = [0]
    nearest = ((points - points[0]) ** 2).sum(axis=1)
    while len(chosen) < count:
        chosen.append(int(nearest.argmax()))
        nearest = np.minimum(nearest, ((points - points[chosen[-1]]) ** 2).sum(axis=1))
    return points[chosen].copy()


def k_means(points, count, rounds=100):
    """Labels, centres and inertia after at most `rounds` rounds of Lloyd's algorithm."""
    centres = farthest_first(points, count)
    labels = np.full(len(points), -1)
    for _ in range(rounds):
        distances = squared_distances(points, centres)
        new_labels = distances.argmin(axis=1)
        if np.array_equal(new_labels, labels):
            break
        labels = new_labels
        for k in range(count):
            members = points[labels == k]
            if len(members):
                centres[k] = members.mean(axis=0)
    inertia = distances[np.arange(len(points)), labels].sum()
    return labels, centres, inertia


copies = int(sys.argv[1]) if len(sys.argv) > 1 else 10
digits = load_digits()
x = np.asarray(digits.data, dtype=np.float64)
target = np.asarray(digits.target)
if copies > 1:
    rng = np.random.default_rng(7)
    x = np.concatenate([x + rng.normal(0.0, 0.5, x.shape) for _ in range(copies)])
    target = np.concatenate([target] * copies)

scores, variance = principal_components(x, COMPONENTS)
total = x.var(axis=0, ddof=1).sum()
print(f"{x.shape[0]} digits of {x.shape[1]} pixels")
print("variance along each component")
print(np.round(variance, 4))
print(f"explained {100.0 * variance.sum() / total:.4f} %")

labels, centres, inertia = k_means(scores, CLUSTERS)
print(f"inertia {inertia:.3f}")
sizes = np.bincount(labels, minlength=CLUSTERS)
table = np.zeros((CLUSTERS, 10), dtype=np.int64)
np.add.at(table, (labels, target), 1)
print("cluster sizes", np.sort(sizes))
print(f"purity {100.0 * table.max(axis=1).sum() / len(x):.3f} %")
