#!/usr/bin/env python3
"""Golden values of what labels tell of a layer, from numpy and scikit-learn (Debian's python3).

usage: /usr/bin/python3 test/golden/labels.py      writes test/golden/labels.json

Covariances are written out as [units, units] matrices and parts of the variance are solved from R2(S) = sum of the parts of all sets that
meet S, where RepLens uses Gram matrices and inclusion and exclusion, so that the two share no algebra.
"""
import itertools
import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score, silhouette_score

OUT = Path(__file__).parent / "labels.json"


def separability(X, y):
    classes = np.unique(y)
    means = np.array([X[y == k].mean(0) for k in classes])
    shares = np.array([(y == k).mean() for k in classes])
    residuals = X - means[y]
    Sw = residuals.T @ residuals / len(X)
    Sb = sum(w * np.outer(m - X.mean(0), m - X.mean(0)) for w, m in zip(shares, means))
    M = means - means.mean(0)
    between = M.T @ M / len(classes)
    norms = np.linalg.norm(M, axis=1)
    cosines = [M[i] @ M[j] / norms[i] / norms[j] for i, j in itertools.combinations(range(len(classes)), 2)]
    tall = len(X) - len(classes) >= X.shape[1]
    return {
        "traceRatio": np.trace(Sb) / np.trace(Sw),
        "fisherRatio": np.trace(np.linalg.solve(Sw, Sb)) if tall else None,
        "silhouette": silhouette_score(X, y),
        "nc1": np.trace(Sw @ np.linalg.pinv(between, rcond=1e-10)) / len(classes),
        "equinorm": norms.std() / norms.mean(),
        "equiangular": np.std(cosines),
        "maximalAngle": np.mean([abs(c + 1 / (len(classes) - 1)) for c in cosines]),
    }


def selectivity(X, y):
    means = np.array([X[y == k].mean(0) for k in np.unique(y)])
    index = []
    for unit in means.T:
        best = unit.argmax()
        others = np.delete(unit, best).mean()
        index.append(None if (unit < 0).any() else (unit[best] - others) / (unit[best] + others))
    a, b = X[y == 0], X[y == 1]
    spread = np.sqrt((a.var(0, ddof=1) + b.var(0, ddof=1)) / 2)
    return {"index": index, "dPrime": ((b.mean(0) - a.mean(0)) / spread).tolist() if len(means) == 2 else None}


def labelled(rng, name, n, p, classes):
    y = np.concatenate([np.arange(classes), np.arange(classes), rng.integers(0, classes, n - 2 * classes)])
    X = np.round(rng.normal(size=(classes, p))[y] + rng.normal(size=(n, p)), 4)
    X[:, : p // 2] = np.abs(X[:, : p // 2])
    return {"name": name, "classes": classes, "x": X.tolist(), "y": y.tolist(), **separability(X, y), **selectivity(X, y)}


def one_hot(values):
    """Without the first column: with it, LinearRegression's system has no unique solution."""
    return (values[:, None] == np.unique(values)[1:]).astype(float)


def shared(rng):
    """A binary, a categorical and a numeric feature; the first two are correlated."""
    n, p = 120, 5
    a = rng.integers(0, 2, n)
    b = np.where(rng.random(n) < 0.6, a, rng.integers(0, 3, n))
    c = np.round(rng.normal(size=n) + 0.5 * a, 3)
    X = np.outer(a, rng.normal(size=p)) + rng.normal(size=(3, p))[b] + np.outer(c, rng.normal(size=p))
    X = np.round(X + rng.normal(size=(n, p)), 4)
    features = {"a": one_hot(a), "b": one_hot(b), "c": c[:, None]}
    fit, test = np.arange(n) < 70, np.arange(n) >= 70
    names = list(features)
    sets = [s for size in (1, 2, 3) for s in itertools.combinations(names, size)]
    r2 = []
    for s in sets:
        D = np.hstack([features[f] for f in s])
        model = LinearRegression().fit(D[fit], X[fit])
        r2.append(r2_score(X[test], model.predict(D[test]), multioutput="variance_weighted"))
    meets = np.array([[float(bool(set(s) & set(t))) for t in sets] for s in sets])
    parts = np.linalg.solve(meets, r2)
    return {"x": X.tolist(), "values": {"a": a.tolist(), "b": b.tolist(), "c": c.tolist()}, "fitRows": 70,
            "sets": [{"features": list(s), "r2": r, "part": q} for s, r, q in zip(sets, r2, parts)]}


if __name__ == "__main__":
    rng = np.random.default_rng(1967)
    content = {
        "separability": [
            labelled(rng, "two categories", 40, 6, 2),
            labelled(rng, "four categories", 70, 8, 4),
            labelled(rng, "three categories, more units than rows", 24, 30, 3),
        ],
        "commonality": shared(rng),
    }
    OUT.write_text(json.dumps(content, allow_nan=False) + "\n")
