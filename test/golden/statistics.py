"""Golden values of the statistics: numpy and scipy alone, by the definitions.

A bootstrap draw is a list of row numbers; a tuple of places of the draw counts where its rows are all different. Sums over
tuples are made over masks of all places, so that nothing is shared with the closed forms that they test.
Run: /usr/bin/python3 test/golden/statistics.py > test/golden/statistics.json
"""
import json

import numpy as np
from scipy import stats
from scipy.spatial.distance import pdist, squareform

random = np.random.default_rng(0)
N = 22
SHARED = random.normal(size=(N, 3))
X = np.hstack([SHARED, random.normal(size=(N, 2))])
Y = np.hstack([SHARED @ random.normal(size=(3, 4)), random.normal(size=(N, 3))])
X[5] = X[4]  # two inputs that are the same, under two numbers
DRAWS = [random.integers(0, N, N).tolist() for _ in range(3)] + [list(range(N))]
ORDERS = [random.permutation(N).tolist() for _ in range(3)] + [list(range(N))]
HALVES = [sorted(random.permutation(N)[: N // 2].tolist()) for _ in range(3)]


def centred(a):
    return a - a.mean(0)


def linear(a):
    return centred(a) @ centred(a).T


def unit_rows(a):
    return a / np.linalg.norm(a, axis=1, keepdims=True)


def rbf(t, diagonal):
    def kernel(a):
        d = squareform(pdist(a, "sqeuclidean"))
        m = np.median(d) if diagonal else np.median(pdist(a, "sqeuclidean"))
        return np.exp(-d / (2 * t * t * m))

    return kernel


def masks(draw):
    r = np.array(draw)
    two = (r[:, None] != r[None, :]).astype(float)
    three = np.einsum("ij,ih,jh->ijh", two, two, two)
    four = np.einsum("ij,ig,ih,jg,jh,gh->ijgh", two, two, two, two, two, two)
    return two, three, four


def means(k, l, draw):
    K, L = k[np.ix_(draw, draw)], l[np.ix_(draw, draw)]
    dk, dl = np.diag(K), np.diag(L)
    two, three, four = masks(draw)
    return {
        "ii.ii": np.mean(dk * dl),
        "ii.jj": np.einsum("i,j,ij->", dk, dl, two) / two.sum(),
        "ij.ij": np.sum(K * L * two) / two.sum(),
        "ij.ih": np.einsum("ij,ih,ijh->", K, L, three) / three.sum(),
        "ij.gh": np.einsum("ij,gh,ijgh->", K, L, four) / four.sum(),
        "ii.ij": np.einsum("i,ij,ij->", dk, L, two) / two.sum(),
        "ij.ii": np.einsum("ij,i,ij->", K, dl, two) / two.sum(),
        "ii.jh": np.einsum("i,jh,ijh->", dk, L, three) / three.sum(),
        "jh.ii": np.einsum("jh,i,ijh->", K, dl, three) / three.sum(),
    }


def unbiased(k, l, draw):
    m = means(k, l, draw)
    return m["ij.ij"] + m["ij.gh"] - 2 * m["ij.ih"]


def biased(k, l, draw):
    """tr(HKHL): each of its sums over all tuples, split by which of the indices are equal."""
    n = len(draw)
    m = means(k, l, draw)
    n2, n3, n4 = n * (n - 1), n * (n - 1) * (n - 2), n * (n - 1) * (n - 2) * (n - 3)
    ijij = n * m["ii.ii"] + n2 * m["ij.ij"]
    ijih = n * m["ii.ii"] + n2 * (m["ii.ij"] + m["ij.ii"] + m["ij.ij"]) + n3 * m["ij.ih"]
    ijgh = (
        n * m["ii.ii"]
        + n2 * m["ii.jj"]
        + 2 * n2 * (m["ii.ij"] + m["ij.ii"])
        + n3 * (m["ii.jh"] + m["jh.ii"])
        + 2 * n2 * m["ij.ij"]
        + 4 * n3 * m["ij.ih"]
        + n4 * m["ij.gh"]
    )
    return ijij - 2 / n * ijih + ijgh / n**2


def uncentred(k, l, draw):
    n = len(draw)
    m = means(k, l, draw)
    return n * m["ii.ii"] + n * (n - 1) * m["ij.ij"]


def ratio(hsic, kernel):
    def value(a, b, draw):
        k, l = kernel(a), kernel(b)
        return hsic(k, l, draw) / np.sqrt(hsic(k, k, draw) * hsic(l, l, draw))

    return value


def tau_a(a, b):
    signs = np.sign(a[:, None] - a[None, :]) * np.sign(b[:, None] - b[None, :])
    return signs.sum() / (len(a) * (len(a) - 1))


def rho_a(a, b):
    m = len(a)
    ranks = [stats.rankdata(v) - (m + 1) / 2 for v in (a, b)]
    return 12 * np.dot(*ranks) / (m**3 - m)


COMPARISONS = {
    "pearson": lambda a, b: stats.pearsonr(a, b)[0],
    "spearman": lambda a, b: stats.spearmanr(a, b)[0],
    "cosine": lambda a, b: np.dot(a, b) / np.linalg.norm(a) / np.linalg.norm(b),
    "rho_a": rho_a,
    "kendall_tau_a": tau_a,
    "kendall_tau_b": lambda a, b: stats.kendalltau(a, b)[0],
}


def rsa(distance, comparison):
    def value(a, b, draw):
        rows = np.array(draw)
        i, j = np.triu_indices(len(rows), 1)
        different = rows[i] != rows[j]
        u, v = rows[i][different], rows[j][different]
        da, db = squareform(pdist(a, distance)), squareform(pdist(b, distance))
        return COMPARISONS[comparison](da[u, v], db[u, v])

    return value


MEASURES = {
    "cka.linear.debiased": ratio(unbiased, linear),
    "cka.linear.biased": ratio(biased, linear),
    "cka.linear.angular": lambda *of: np.arccos(ratio(biased, linear)(*of)),
    "cka.linear.uncentered": ratio(uncentred, lambda a: a @ a.T),
    "cka.linear.l2norm_rows.debiased": ratio(unbiased, lambda a: linear(unit_rows(a))),
    "cka.rbf.t0.4.kornblith.debiased": ratio(unbiased, rbf(0.4, True)),
    "cka.rbf.t0.8.offdiag_median.biased": ratio(biased, rbf(0.8, False)),
    **{
        f"rsa.{distance}.{comparison}": rsa(distance, comparison)
        for distance in ("euclidean", "correlation")
        for comparison in COMPARISONS
    },
}


def off_diagonal_cka(a, b):
    k, l = linear(a), linear(b)
    off = ~np.eye(len(a), dtype=bool)
    return np.sum(k[off] * l[off]) / np.sqrt(np.sum(k[off] ** 2) * np.sum(l[off] ** 2))


def noise_ceiling(rdms, comparison):
    if comparison == "spearman":
        own, agree = [stats.rankdata(r) for r in rdms], COMPARISONS["spearman"]
    elif comparison == "pearson":
        own, agree = [(r - r.mean()) / r.std() for r in rdms], COMPARISONS["pearson"]
    else:
        own, agree = [r / np.linalg.norm(r) for r in rdms], COMPARISONS["cosine"]
    lower = [agree(r, np.mean([o for j, o in enumerate(own) if j != i], 0)) for i, r in enumerate(own)]
    upper = [agree(r, np.mean(own, 0)) for r in own]
    return {"lower": np.mean(lower), "upper": np.mean(upper)}


def relative(a, anchors):
    return unit_rows(a) @ unit_rows(a)[anchors].T


def holm(p):
    order = np.argsort(p)
    steps = np.minimum(1, np.array(p)[order] * (len(p) - np.arange(len(p))))
    out = np.empty(len(p))
    out[order] = np.maximum.accumulate(steps)
    return out


def benjamini_hochberg(p):
    """Each p by definition: the least m p_j / rank_j over all p_j that are not smaller."""
    p = np.array(p)
    rank = np.array([np.sum(p <= value) for value in p])
    return np.array([min(1, np.min(len(p) * p[p >= value] / rank[p >= value])) for value in p])


P_VALUES = [0.01, 0.04, 0.03, 0.005, 0.2, 0.04, 0.9]
SEEDS = [SHARED @ random.normal(size=(3, 6)) + 0.5 * random.normal(size=(N, 6)) for _ in range(4)]
VALUES = random.normal(size=37)

print(
    json.dumps(
        {
            "x": X.tolist(),
            "y": Y.tolist(),
            "draws": DRAWS,
            "orders": ORDERS,
            "halves": HALVES,
            "drawn": {key: [value(X, Y, draw) for draw in DRAWS] for key, value in MEASURES.items()},
            "permuted": {
                key: [value(X, Y[order], list(range(N))) for order in ORDERS] for key, value in MEASURES.items()
            },
            "halved": [off_diagonal_cka(X[rows], Y[rows]) for rows in HALVES],
            "halvedKey": "cka.linear.offdiag_of_centered",
            "quantiles": {
                "values": VALUES.tolist(),
                "of": {str(q): np.quantile(VALUES, q) for q in (0, 0.025, 0.3, 0.5, 0.975, 1)},
            },
            "p": P_VALUES,
            "holm": holm(P_VALUES).tolist(),
            "benjamini-hochberg": benjamini_hochberg(P_VALUES).tolist(),
            "seeds": [s.tolist() for s in SEEDS],
            "ceiling": {
                comparison: noise_ceiling([pdist(s) for s in SEEDS], comparison)
                for comparison in ("pearson", "spearman", "cosine")
            },
            "anchors": [3, 7, 20],
            "relative": relative(X, [3, 7, 20]).tolist(),
        }
    )
)
