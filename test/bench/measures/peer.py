"""The numpy, scipy or scikit-learn side of one row of `npm run bench:measures`.

usage: peer.py JOB FOLDER [--data]
With --data, writes the arrays of the job into the folder. Else runs the job once for every line on stdin and answers each with a
line of JSON: seconds, processor seconds, and numbers to check against the other side.
"""
import json
import os
import sys
import time

import numpy as np
import scipy.linalg as sla
import scipy.stats as st
from scipy.spatial.distance import pdist

job, folder = sys.argv[1:3]
path = lambda name: os.path.join(folder, name + ".npy")


def layers(seed, n, p, count, dtype):
    """Representations that have something in common, and spectra that fall as those of trained layers do."""
    rng = np.random.default_rng(seed)
    shared = rng.standard_normal((n, p))
    scale = np.arange(1, p + 1) ** -0.5
    for i in range(count):
        mixed = shared @ (rng.standard_normal((p, p)) * scale[:, None] / p**0.5)
        x = mixed + 0.3 * rng.standard_normal((n, p)) + rng.standard_normal(p)
        np.save(path(f"{i}"), x.astype(dtype))


def labelled(n, p, count):
    """Layers whose rows depend on four features; fit rows first, test rows after."""
    rng = np.random.default_rng(3)
    features = np.stack([rng.integers(0, 10, n), rng.integers(0, 10, n), rng.integers(0, 4, n), rng.standard_normal(n)])
    np.save(path("features"), features)
    for i in range(count):
        x = rng.standard_normal((n, p))
        for f in range(3):
            x += 0.3 * rng.standard_normal((10, p))[features[f].astype(int)]
        np.save(path(f"{i}"), x + 0.2 * features[3][:, None] * rng.standard_normal(p))
    np.save(path("fit"), rng.integers(0, n // 2, (100, n // 2)).astype(np.int32))
    np.save(path("test"), rng.integers(0, n // 2, (100, n // 2)).astype(np.int32))


DATA = {
    "cka-2000": lambda: layers(0, 2000, 768, 24, np.float64),
    "cka-10000": lambda: layers(0, 10000, 768, 24, np.float32),
    "rdm": lambda: layers(1, 2000, 4096, 1, np.float64),
    "pair": lambda: layers(2, 2000, 768, 2, np.float64),
    "rdms": lambda: layers(4, 2000, 64, 2, np.float64),
    "variance": lambda: labelled(2000, 768, 24),
}
if "--data" in sys.argv:
    DATA[job]()
    sys.exit()

load = lambda count: [np.load(path(str(i))) for i in range(count)]


def hsic(trace, k, l):
    n = k.size
    return trace - n / (n - 2) * (k @ l) + k.sum() * l.sum() / ((n - 1) * (n - 2))


def cka(energies, traces):
    """Debiased CKA of the first half of the layers with the second from the traces of products of Gram matrices."""
    count = len(energies)
    h = np.array([[hsic(traces[i, j], energies[i], energies[j]) for j in range(count)] for i in range(count)])
    own = np.sqrt(np.diag(h))
    return (h / own[:, None] / own[None, :])[: count // 2, count // 2 :].ravel().tolist()


def cka_gram():
    """Every Gram matrix once (syrk), all inner products as one product (syrk)."""
    data = load(24)

    def run():
        grams = np.empty((24, 2000 * 2000))
        energies = []
        for i, x in enumerate(data):
            x = x - x.mean(0)
            np.matmul(x, x.T, out=grams[i].reshape(2000, 2000))
            energies.append(np.einsum("ij,ij->i", x, x))
        return cka(energies, grams @ grams.T)

    return {"cka-2000": run}


def cka_features():
    """The products of units of one layer with all layers of the other model as one product."""
    data = load(24)

    def run():
        b = np.concatenate([x for x in data[12:]], axis=1).astype(np.float64)
        b -= b.mean(0)
        traces = np.zeros((24, 24))
        energies = [None] * 24
        for j in range(12):
            y = b[:, j * 768 : (j + 1) * 768]
            traces[12 + j, 12 + j] = np.linalg.norm(y.T @ y) ** 2
            energies[12 + j] = np.einsum("ij,ij->i", y, y)
        for i in range(12):
            x = data[i].astype(np.float64)
            x -= x.mean(0)
            energies[i] = np.einsum("ij,ij->i", x, x)
            traces[i, i] = np.linalg.norm(x.T @ x) ** 2
            cross = (x.T @ b).reshape(768, 12, 768)
            traces[i, 12:] = traces[12:, i] = np.einsum("ijk,ijk->j", cross, cross)
        return cka(energies, traces)

    return {"cka-10000": run}


def rdm():
    (x,) = load(1)
    upper = np.triu_indices(2000, 1)
    z = x - x.mean(1, keepdims=True)
    z /= np.linalg.norm(z, axis=1, keepdims=True)
    probe = lambda d: [d.mean(), d[0], d[-1]]

    def one_product():
        z @ z.T
        return []

    return {"rdm-product": one_product, "rdm-pdist": lambda: probe(pdist(x, "correlation"))}


def pair():
    x, y = load(2)
    centred = lambda: (x - x.mean(0), y - y.mean(0))

    def procrustes():
        a, b = centred()
        return [np.linalg.svd(a.T @ b, compute_uv=False).sum() / np.linalg.norm(a) / np.linalg.norm(b)]

    def svcca():
        bases = []
        for a in centred():
            values, vectors = sla.eigh(a.T @ a)
            values, vectors = values[::-1], vectors[:, ::-1]
            k = int(np.searchsorted(np.cumsum(values) / values.sum(), 0.99) + 1)
            bases.append(a @ (vectors[:, :k] / np.sqrt(values[:k])))
        rho = np.linalg.svd(bases[0].T @ bases[1], compute_uv=False)
        return [rho.mean()]

    def cca():
        qx, qy = (sla.qr(a, mode="economic", overwrite_a=True, check_finite=False)[0] for a in centred())
        return [np.linalg.svd(qx.T @ qy, compute_uv=False).mean()]

    return {"procrustes": procrustes, "svcca": svcca, "cca": cca}


def rdms():
    a, b = (pdist(x) for x in load(2))
    return {
        "spearman": lambda: [st.spearmanr(a, b).correlation],
        "kendall": lambda: [st.kendalltau(a, b).correlation],
    }


def variance():
    """Ordinary least squares fitted anew on every draw; a loop over layers, features and draws."""
    from sklearn.linear_model import LinearRegression
    from sklearn.metrics import r2_score

    data = load(24)
    features = np.load(path("features"))
    half = 1000
    # A part of the layers and draws is timed, and counted for all: the whole loop takes minutes.
    count, draws = 2, 5
    fits, tests = np.load(path("fit"))[:draws], np.load(path("test"))[:draws] + half
    designs = [np.eye(int(f.max()) + 1)[f.astype(int)][:, 1:] for f in features[:3]] + [features[3][:, None]]

    def run():
        return [
            r2_score(x[test], LinearRegression().fit(design[fit], x[fit]).predict(design[test]), multioutput="variance_weighted")
            for x in data[:count]
            for design in designs
            for fit, test in zip(fits, tests)
        ]

    return {"variance": (run, 24 / count * 100 / draws)}


JOBS = {"cka-2000": cka_gram, "cka-10000": cka_features, "rdm": rdm, "pair": pair, "rdms": rdms, "variance": variance}
runs = JOBS[job]()
for line in sys.stdin:
    run = runs[line.strip()]
    run, times = run if isinstance(run, tuple) else (run, 1)
    wall, cpu = time.perf_counter(), time.process_time()
    values = run()
    taken = [time.perf_counter() - wall, time.process_time() - cpu]
    print(json.dumps({"seconds": taken[0] * times, "cpuSeconds": taken[1] * times, "values": values}), flush=True)
