"""Neighbour graphs and layout curves of UMAP by their definitions (McInnes et al. 2018), with scipy's root finding and fits.

Run: /usr/bin/python3 test/golden/umap.py   (Debian's python3-numpy and python3-scipy)
Writes test/golden/umap.json: per case the distances [n, n] and the weights [n, n] row by row; curves: [minimum distance, a, b].
"""

import json
import pathlib
import numpy as np
from scipy.optimize import brentq, curve_fit
from scipy.spatial.distance import cdist

cases = []
for n, k, seed in [(12, 4, 0), (30, 10, 1), (9, 8, 2)]:
    points = np.random.default_rng(seed).standard_normal((n, 3))
    distances = cdist(points, points)
    seen = np.zeros((n, n))
    for i in range(n):
        near = np.argsort(distances[i], kind="stable")[1:k]
        beyond = distances[i, near] - distances[i, near[0]]
        width = brentq(lambda w: np.exp(-beyond / w).sum() - np.log2(k), 1e-6, 1e6, xtol=1e-14)
        seen[i, near] = np.exp(-beyond / width)
    weights = seen + seen.T - seen * seen.T
    cases.append({"n": n, "k": k, "distances": distances.ravel().tolist(), "weights": weights.ravel().tolist()})

curves = []
for minimum in [0, 0.1, 0.25, 0.5, 0.8, 0.99]:
    x = np.linspace(0, 3, 300)
    y = np.where(x < minimum, 1, np.exp(-(x - minimum)))
    (a, b), _ = curve_fit(lambda x, a, b: 1 / (1 + a * x ** (2 * b)), x, y, ftol=1e-15, xtol=1e-15, gtol=1e-15)
    curves.append([minimum, a, b])

path = pathlib.Path(__file__).parent / "umap.json"
path.write_text(json.dumps({"cases": cases, "curves": curves}) + "\n")
