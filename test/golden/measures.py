#!/usr/bin/env python3
"""Golden values of the measures, from numpy, scipy, scikit-learn and mpmath (Debian's python3).

usage: /usr/bin/python3 test/golden/measures.py      writes test/golden/measures/

Every definition is written out with explicit Gram matrices, centring matrices and double sums where RepLens
uses closed forms, so that the two share no algebra. A value that does not exist is null.
"""
import json
import re
import warnings
from pathlib import Path

import mpmath
import numpy as np
import scipy.linalg
import scipy.stats
from scipy.spatial.distance import pdist, squareform
from sklearn.decomposition import PCA
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score
from sklearn.preprocessing import OneHotEncoder

from measures_linear import linear_measures

from measures_other import other_measures, unit_statistics

OUT = Path(__file__).parent / "measures"


# ------------------------------------------------------------------------------------------- CKA
def centring(n):
    return np.eye(n) - np.ones((n, n)) / n


def double_centred(K):
    H = centring(len(K))
    return H @ K @ H


def u_centred(K):
    n = len(K)
    K = K - np.diag(np.diag(K))
    rows = K.sum(1, keepdims=True) / (n - 2)
    K = K - rows - rows.T + K.sum() / ((n - 1) * (n - 2))
    return K - np.diag(np.diag(K))


def off_diagonal(K):
    return K - np.diag(np.diag(K))


def alignment(K, L):
    return (K * L).sum() / np.sqrt((K * K).sum() * (L * L).sum())


def unbiased_hsic(K, L):
    n = len(K)
    return (u_centred(K) * u_centred(L)).sum() / (n * (n - 3))


def minibatch(X, Y, size):
    if len(X) < size:
        return None
    sums = np.zeros(3)
    for b in range(len(X) // size):
        rows = slice(b * size, (b + 1) * size)
        K, L = X[rows] @ X[rows].T, Y[rows] @ Y[rows].T
        sums += unbiased_hsic(K, L), unbiased_hsic(K, K), unbiased_hsic(L, L)
    return sums[0] / np.sqrt(sums[1] * sums[2])


def cka(X, Y):
    n = len(X)
    H = centring(n)
    Xc, Yc = H @ X, H @ Y
    K, L = X @ X.T, Y @ Y.T
    biased = alignment(Xc @ Xc.T, Yc @ Yc.T)
    off = alignment(off_diagonal(Xc @ Xc.T), off_diagonal(Yc @ Yc.T))
    yield "cka.linear.biased", biased
    yield "cka.linear.angular", np.arccos(biased)
    yield "cka.linear.one_minus", 1 - biased
    yield "cka.linear.uncentered", alignment(K, L)
    yield "cka.linear.debiased", alignment(u_centred(K), u_centred(L))
    yield "cka.linear.offdiag_of_centered", off
    yield "cka.linear.minibatch_hsic1_B64", minibatch(X, Y, 64)
    yield "cka.linear.minibatch_hsic1_B256", minibatch(X, Y, 256)
    yield "hsic.linear.biased_n-1_sq", np.trace(K @ H @ L @ H) / (n - 1) ** 2
    yield "hsic.linear.unbiased", unbiased_hsic(K, L)
    yield "rv.coefficient", biased
    yield "rv.modified_smilde2009", off
    Xn, Yn = (A / np.linalg.norm(A, axis=1, keepdims=True) for A in (X, Y))
    yield "cka.linear.l2norm_rows.biased", alignment(double_centred(Xn @ Xn.T), double_centred(Yn @ Yn.T))
    yield "cka.linear.l2norm_rows.debiased", alignment(u_centred(Xn @ Xn.T), u_centred(Yn @ Yn.T))
    DX, DY = (squareform(pdist(A, "sqeuclidean")) for A in (X, Y))
    upper = np.triu_indices(n, 1)
    for t in ("0.2", "0.4", "0.8", "1.0"):
        K, L = (np.exp(-D / (2 * float(t) ** 2 * np.median(D))) for D in (DX, DY))
        yield f"cka.rbf.t{t}.kornblith.biased", alignment(double_centred(K), double_centred(L))
        yield f"cka.rbf.t{t}.kornblith.debiased", alignment(u_centred(K), u_centred(L))
        K, L = (np.exp(-D / (2 * float(t) ** 2 * np.median(D[upper]))) for D in (DX, DY))
        yield f"cka.rbf.t{t}.offdiag_median.biased", alignment(double_centred(K), double_centred(L))
    yield "cka.rbf.sigma1.biased", alignment(double_centred(np.exp(-DX / 2)), double_centred(np.exp(-DY / 2)))


# ------------------------------------------------------------------------------------------- RSA
def kendall(a, b):
    """tau-a and tau-b from all pairs of pairs."""
    score = ties_a = ties_b = 0
    for i in range(len(a)):
        da, db = np.sign(a[i + 1:] - a[i]), np.sign(b[i + 1:] - b[i])
        score += (da * db).sum()
        ties_a += (da == 0).sum()
        ties_b += (db == 0).sum()
    pairs = len(a) * (len(a) - 1) / 2
    return score / pairs, score / np.sqrt((pairs - ties_a) * (pairs - ties_b))


def rsa(X, Y):
    for distance in ("euclidean", "sqeuclidean", "correlation", "cosine"):
        a, b = pdist(X, distance), pdist(Y, distance)
        m = len(a)
        ra, rb = scipy.stats.rankdata(a), scipy.stats.rankdata(b)
        tau_a, tau_b = kendall(a, b)
        yield f"rsa.{distance}.pearson", scipy.stats.pearsonr(a, b)[0]
        yield f"rsa.{distance}.spearman", scipy.stats.spearmanr(a, b)[0]
        yield f"rsa.{distance}.rho_a", 12 * ((ra - (m + 1) / 2) * (rb - (m + 1) / 2)).sum() / (m**3 - m)
        yield f"rsa.{distance}.cosine", a @ b / np.linalg.norm(a) / np.linalg.norm(b)
        yield f"rsa.{distance}.kendall_tau_a", tau_a
        yield f"rsa.{distance}.kendall_tau_b", tau_b
    a, b = pdist(X, "sqeuclidean"), pdist(Y, "sqeuclidean")
    yield "rsa.sqeuclidean.cosine_cov", alignment(*(double_centred(squareform(v)) for v in (a, b)))
    yield "rsa.sqeuclidean.corr_cov", alignment(*(double_centred(squareform(v - v.mean())) for v in (a, b)))
    yield "rsm.norm_difference_frobenius", np.linalg.norm(squareform(pdist(X)) - squareform(pdist(Y)))
    yield "rdm.euclidean.mean_x", pdist(X).mean()
    yield "rdm.euclidean.mean_y", pdist(Y).mean()
    yield "rdm.rsatoolbox_euclidean.first_x", ((X[0] - X[1]) ** 2).mean()


# -------------------------------------------------------------------------------------- spectrum
def exponential_entropy(w):
    return np.exp(scipy.stats.entropy(w / w.sum()))


def spectrum(X, tag):
    n, d = X.shape
    Xc = X - X.mean(0)
    s = scipy.linalg.svdvals(Xc)
    lam = s**2
    share = np.cumsum(lam) / lam.sum()
    yield f"spectrum.{tag}.effective_rank_roy_vetterli", exponential_entropy(s)
    yield f"spectrum.{tag}.effective_rank_eigenvalues", exponential_entropy(lam)
    yield f"spectrum.{tag}.rankme_uncentered", exponential_entropy(scipy.linalg.svdvals(X))
    yield f"spectrum.{tag}.participation_ratio", lam.sum() ** 2 / (lam**2).sum()
    yield f"spectrum.{tag}.stable_rank", np.linalg.norm(Xc) ** 2 / np.linalg.norm(Xc, 2) ** 2
    yield f"spectrum.{tag}.numerical_rank", int(np.linalg.matrix_rank(Xc))
    yield f"spectrum.{tag}.k_var0.9", int(np.argmax(share >= 0.9)) + 1
    yield f"spectrum.{tag}.k_var0.99", int(np.argmax(share >= 0.99)) + 1
    yield f"spectrum.{tag}.top1_var", share[0]
    for form, Z in (("l2", X / np.linalg.norm(X, axis=1, keepdims=True)), ("raw", X)):
        for eps2 in (0.01, 0.25, 0.5):
            rate = np.linalg.slogdet(np.eye(n) + d / (n * eps2) * Z @ Z.T)[1] / 2
            yield f"coding_rate.{tag}.{form}.eps2_{eps2}", rate
    mean = X.mean(0)
    cosines = X @ mean / np.linalg.norm(X, axis=1) / np.linalg.norm(mean)
    yield f"stats.{tag}.sparsity_frac_nonzero", np.count_nonzero(X) / X.size
    yield f"stats.{tag}.magnitude", np.linalg.norm(mean)
    yield f"stats.{tag}.concentricity", cosines.mean()


def all_measures(X, Y):
    values = {"n": X.shape[0], "p": X.shape[1], "q": Y.shape[1]}
    values.update(cka(X, Y))
    values.update(rsa(X, Y))
    values.update(spectrum(X, "x"))
    values.update(spectrum(Y, "y"))
    values.update(linear_measures(X, Y))
    for name in ("magnitude", "concentricity"):
        values[f"stats.abs_difference.{name}"] = abs(values[f"stats.x.{name}"] - values[f"stats.y.{name}"])
    values.update(other_measures(X, Y))
    return values


# ----------------------------------------------------------------------------------------- cases
def related(rng, n, p, q, offset=0.5):
    """Two representations that share three directions."""
    shared = rng.normal(size=(n, 3))
    X = shared @ rng.normal(size=(3, p)) + rng.normal(size=(n, p)) + offset
    Y = shared @ rng.normal(size=(3, q)) + rng.normal(size=(n, q)) - offset
    return X, Y


def cases():
    rng = np.random.default_rng(2405)
    yield "wide", *related(rng, 30, 50, 40)
    yield "four-rows", *related(rng, 4, 3, 6)
    yield "one-side-wide", *related(rng, 40, 60, 8)
    yield "many-rows", *related(rng, 300, 5, 7)
    X, Y = related(rng, 40, 10, 12)
    X[:, 3], Y[:, 0] = 1.7, -0.3
    yield "constant-column", X, Y
    X, Y = related(rng, 40, 100, 150)
    X[20:40] = X[:20]
    Y[20:35] = Y[:15]
    yield "duplicate-rows", X, Y
    X, Y = related(rng, 36, 8, 10)
    X[:, 6:] = X[:, :2] - X[:, 2:4]
    yield "rank-deficient", X, Y
    yield "ties", *(rng.integers(0, 3, size=(40, width)) + np.arange(width) for width in (5, 6))


# --------------------------------------------------------------------------------- other goldens
def labelled(rng, name, categories):
    """Feature values and representations of a fit and a test set; unit 4 is constant."""
    sets, weights = {}, rng.normal(size=(len(categories), 6))
    for part, n in (("fit", 60), ("test", 50)):
        labels = rng.integers(0, len(categories), n)
        phi = weights[labels] + rng.normal(size=(n, 6))
        phi[:, 4] = 3.25
        values = np.array(categories)[labels]
        sets[part] = (phi[:, 0] + rng.normal(size=n) if name == "numeric" else values, phi)
    return sets


def variance_explained():
    rng = np.random.default_rng(51)
    result = []
    for name, categories in (("binary", [0, 1]), ("categorical", [2, 5, 7, 11]), ("numeric", [0])):
        sets = labelled(rng, name, categories)
        coder = OneHotEncoder(sparse=False).fit(np.array(categories)[:, None])
        design = {part: coder.transform(f[:, None]) if name == "categorical" else f[:, None].astype(float)
                  for part, (f, _) in sets.items()}
        model = LinearRegression().fit(design["fit"], sets["fit"][1])
        truth, predicted = sets["test"][1], model.predict(design["test"])
        per_unit = r2_score(truth, predicted, multioutput="raw_values").tolist()
        per_unit[4] = None
        result.append({
            "name": name,
            **{part: {"features": f.tolist(), "representation": phi.tolist()} for part, (f, phi) in sets.items()},
            "r2": r2_score(truth, predicted, multioutput="variance_weighted"),
            "perUnit": per_unit,
            "total": truth.var(0).sum(),
        })
    return result


def principal_components(X):
    """Signs: the loading of largest magnitude is positive."""
    pca = PCA(svd_solver="full").fit(X)
    signs = np.array([np.sign(v[np.argmax(np.abs(v))]) for v in pca.components_])
    return {
        "shares": pca.explained_variance_ratio_.tolist(),
        "loadings": (signs[:2, None] * pca.components_[:2]).tolist(),
        "scores": (pca.transform(X)[:, :2] * signs[:2]).tolist(),
    }


def student_quantiles():
    """By root finding at 40 digits: scipy 1.10's own t.ppf is off by 2e-11 at one degree of freedom."""
    mpmath.mp.dps = 40
    rows = []
    for df in (1, 2, 3, 4, 5, 9, 29, 99, 999):
        for level in (0.5, 0.9, 0.95, 0.99, 0.999):
            nu = mpmath.mpf(df)
            tail = lambda t: mpmath.betainc(nu / 2, 0.5, 0, nu / (nu + t * t), regularized=True) - (1 - mpmath.mpf(level))
            start = float(scipy.stats.t.ppf((1 + level) / 2, df))
            rows.append([level, df, float(mpmath.findroot(tail, start))])
    return rows


def seed_intervals():
    rows = []
    for values in ([0.5, 0.7], [0.32, 0.6, 0.44, 0.41, 0.37]):
        for level in (0.95, 0.99):
            low, high = scipy.stats.t.interval(level, len(values) - 1, np.mean(values), scipy.stats.sem(values))
            rows.append({"values": values, "level": level, "low": low, "high": high})
    return rows


def write(name, content):
    def plain(value):
        return value.item() if isinstance(value, np.generic) else value
    (OUT / name).write_text(json.dumps(content, indent=1, default=plain, allow_nan=False) + "\n")


if __name__ == "__main__":
    warnings.simplefilter("ignore", FutureWarning)
    OUT.mkdir(exist_ok=True)
    for case, X, Y in cases():
        X, Y = X.astype(float), Y.astype(float)
        np.save(OUT / f"{case}-X.npy", X)
        np.save(OUT / f"{case}-Y.npy", Y)
        values = all_measures(X, Y)
        if case == "ties":  # rows of the same direction have equal cosines only up to rounding
            values = {key: value for key, value in values.items() if not re.match(r"knn\..*cosine", key)}
        write(f"{case}.json", values)
        if case in ("wide", "many-rows"):
            write(f"{case}.pca.json", principal_components(X))
    write("variance-explained.json", variance_explained())
    write("unit-statistics.json", {case: unit_statistics(X.astype(float)) for case, X, _ in cases()
                                   if case in ("constant-column", "ties", "four-rows")})
    write("student.json", {"quantiles": student_quantiles(), "intervals": seed_intervals()})
