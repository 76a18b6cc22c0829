"""Neighbours, distance correlation, IMD and the geometry of one representation, for measures.py.

Written out with full distance matrices, sorted rows, sets and double sums where RepLens keeps lists of neighbours and closed
forms. A value that does not exist is None.
"""
import numpy as np
import scipy.linalg
import scipy.sparse.csgraph
import scipy.spatial
import scipy.stats
from scipy.spatial.distance import pdist, squareform

K = 10


def norm_rows(A):
    size = np.linalg.norm(A, axis=1, keepdims=True)
    return np.divide(A, size, out=np.zeros_like(A), where=size > 0)


def products(A):
    """Pair by pair: equal rows have equal products, to the last bit."""
    return np.array([[np.dot(a, b) for b in A] for a in A])


def cosines(A):
    return products(norm_rows(A))


def nearest(nearness, k):
    """Lists of the k other rows of highest nearness, ties to the lower index."""
    n = len(nearness)
    return [sorted((j for j in range(n) if j != i), key=lambda j: (-nearness[i][j], j))[:k] for i in range(n)]


# ------------------------------------------------------------------------------------ neighbours
def rank_similarity(a, b):
    shared = set(a) & set(b)
    if not shared:
        return 0.0
    ranks = [(a.index(j) + 1, b.index(j) + 1) for j in shared]
    return sum(2 / ((1 + abs(r - s)) * (r + s)) for r, s in ranks) / sum(1 / i for i in range(1, len(shared) + 1))


def jaccard(a, b):
    return len(set(a) & set(b)) / len(set(a) | set(b))


def second_order(S, T, A, B):
    values = []
    for i, (a, b) in enumerate(zip(A, B)):
        union = sorted(set(a) | set(b))
        values.append(1 - scipy.spatial.distance.cosine(S[i, union], T[i, union]))
    return np.mean(values)


def hsic(K_, L, transposed):
    """Song et al. 2007, eq. 5, as double and triple sums over different indices."""
    n = len(K_)
    K_, L = K_ - np.diag(np.diag(K_)), L - np.diag(np.diag(L))
    M = L.T if transposed else L
    ones = np.ones(n)
    return ((K_ * M).sum() + (ones @ K_ @ ones) * (ones @ M @ ones) / ((n - 1) * (n - 2))
            - 2 / (n - 2) * ones @ K_ @ M.T @ ones) / (n * (n - 3))


def cknna(S, T, A, B, transposed):
    n = len(S)
    inside = [np.array([[j in set(row) for j in range(n)] for row in lists], float) for lists in (A, B)]
    both = inside[0] * inside[1]
    own = hsic(inside[0] * S, inside[0] * S, transposed), hsic(inside[1] * T, inside[1] * T, transposed)
    if min(own) <= 0:
        return None
    return hsic(both * S, both * T, transposed) / np.sqrt(own[0] * own[1])


def neighbours(X, Y, k):
    n = len(X)
    nearness = {"cosine": cosines, "euclidean": lambda A: -squareform(pdist(A)), "inner_product": products}
    lists = {name: (nearest(f(X), k), nearest(f(Y), k)) for name, f in nearness.items()}
    for name, (A, B) in lists.items():
        yield f"knn.mutual.{name}.k{k}", np.mean([len(set(a) & set(b)) / k for a, b in zip(A, B)])
        yield f"knn.jaccard.{name}.k{k}", np.mean([jaccard(a, b) for a, b in zip(A, B)])
    yield f"knn.chance.k{k}", k / (n - 1)
    A, B = lists["cosine"]
    ranks = [rank_similarity(a, b) for a, b in zip(A, B)]
    yield f"knn.rank_similarity.cosine.k{k}", np.mean(ranks)
    joint = [rank * jaccard(a, b) for rank, a, b in zip(ranks, A, B)]
    yield f"knn.joint_rank_jaccard.cosine.k{k}", np.mean(joint)
    S, T = cosines(X), cosines(Y)
    yield f"knn.second_order_cosine.similarities.k{k}", second_order(S, T, A, B)
    yield f"knn.second_order_cosine.resi_distances.k{k}", second_order(1 - S, 1 - T, A, B)
    yield f"knn.cknna.cosine.k{k}", cknna(S, T, A, B, True)
    yield f"knn.cknna.cosine.k{k}.hadamard", cknna(S, T, A, B, False)


# ------------------------------------------------------------------- distance correlation and IMD
def centring(n):
    return np.eye(n) - np.ones((n, n)) / n


def correlated(A, B):
    return (A * B).sum() / np.sqrt((A * A).sum() * (B * B).sum())


def distance_correlation(X, Y):
    n = len(X)
    D, E = squareform(pdist(X)), squareform(pdist(Y))
    H = centring(n)
    yield "dcor.biased", np.sqrt(max(correlated(H @ D @ H, H @ E @ H), 0))
    def u_centred(A):
        out = np.zeros_like(A)
        for i in range(n):
            for j in range(n):
                if i != j:
                    out[i, j] = A[i, j] - A[i].sum() / (n - 2) - A[j].sum() / (n - 2) + A.sum() / ((n - 1) * (n - 2))
        return out
    yield "dcor2.bias_corrected", correlated(u_centred(D), u_centred(E))


def imd(X, Y, k=5):
    def trace(A, times):
        near = nearest(-squareform(pdist(A)), min(k, len(A) - 1))
        graph = np.zeros((len(A), len(A)))
        for i, row in enumerate(near):
            for j in row:
                graph[i, j] = graph[j, i] = 1
        laplacian = scipy.sparse.csgraph.laplacian(graph, normed=True)
        return np.exp(np.outer(-times, scipy.linalg.eigvals(laplacian).real)).mean(1) * 1e6
    times = 10 ** (-1 + 2 * np.arange(256) / 255)
    return max(np.exp(-2 * (times + 1 / times)) * np.abs(trace(X, times) - trace(Y, times)))


# -------------------------------------------------------------------------------------- geometry
def sparsity(rows, value):
    return np.mean([value(np.abs(row), len(row)) for row in rows if np.any(row != 0)])


def hoyer(v, m):
    return (np.sqrt(m) - v.sum() / np.linalg.norm(v)) / (np.sqrt(m) - 1)


def treves_rolls(v, m):
    return (1 - v.mean() ** 2 / (v ** 2).mean()) / (1 - 1 / m)


def two_nn(X):
    points = np.unique(X, axis=0)
    distances = np.sort(squareform(pdist(points)), axis=1)
    logs = np.sort(np.log(distances[:, 2] / distances[:, 1]))
    N = len(logs)
    kept = N * 9 // 10
    y = -np.log(1 - np.arange(1, kept + 1) / N)
    slope = np.linalg.lstsq(logs[:kept, None], y, rcond=None)[0][0]
    return (None, None) if logs.max() == 0 else (slope, (N - 1) / logs.sum())


def geometry(X, tag):
    n, p = X.shape
    size = np.sqrt((X ** 2).sum(1))
    fit, likelihood = two_nn(X)
    yield f"geometry.{tag}.intrinsic_dimension_twonn", fit
    yield f"geometry.{tag}.intrinsic_dimension_twonn_mle", likelihood
    S = X @ X.T / np.outer(size, size)
    yield f"geometry.{tag}.anisotropy", S[~np.eye(n, dtype=bool)].mean()
    yield f"geometry.{tag}.row_norm_mean", size.mean()
    yield f"geometry.{tag}.row_norm_std", size.std()
    yield f"geometry.{tag}.sparsity_hoyer", sparsity(X, hoyer)
    yield f"geometry.{tag}.sparsity_treves_rolls_population", sparsity(X, treves_rolls)
    yield f"geometry.{tag}.sparsity_treves_rolls_lifetime", sparsity(X.T, treves_rolls)
    varying = X[:, np.ptp(X, 0) > 0]
    yield f"geometry.{tag}.dead_units", p - varying.shape[1]
    same = np.triu(np.abs(np.corrcoef(varying.T)) > 1 - 1e-9, 1)
    yield f"geometry.{tag}.duplicate_units", int(same.any(0).sum())


def unit_statistics(X):
    """Of each unit; the higher moments of a constant one do not exist."""
    rows = []
    for unit in X.T:
        constant = np.ptp(unit) == 0
        rows.append({
            "mean": unit[0] if constant else unit.mean(),
            "standardDeviation": 0.0 if constant else unit.std(),
            "min": unit.min(),
            "max": unit.max(),
            "nonZero": np.count_nonzero(unit) / len(unit),
            "skewness": None if constant else scipy.stats.skew(unit),
            "kurtosis": None if constant else scipy.stats.kurtosis(unit),
        })
    return rows


def other_measures(X, Y):
    k = min(K, len(X) - 1)
    if k < K:
        yield from ((key.replace(f".k{k}", f".k{K}"), None) for key, _ in neighbours(X, Y, k))
    yield from neighbours(X, Y, k)
    yield from distance_correlation(X, Y)
    D = squareform(pdist(X)) - squareform(pdist(Y))
    yield "rsm.norm_difference_resi_spectral", np.linalg.norm(D, 2)
    yield "imd.exact.k5", imd(X, Y)
    yield from geometry(X, "x")
    yield from geometry(Y, "y")
