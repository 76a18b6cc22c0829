"""Procrustes, shape metrics, matching, the CCA family, regression and GULP, for measures.py.

Written out with projections on column spaces [n, n], explicit alignments and scikit-learn's ridge regression where RepLens works
with products of orthonormal bases, so that the two share no algebra. A value that does not exist is None.
"""
import numpy as np
import scipy.linalg
from scipy.optimize import linear_sum_assignment
from sklearn.linear_model import Ridge

EPS = np.finfo(float).eps
# Canonical correlations that differ by less than this are equal up to rounding.
SAME = 1e-9


def centred(A):
    """Without column means; a constant column is exactly 0."""
    return np.where(np.ptp(A, 0) == 0, 0.0, A - A.mean(0))


def padded(X, Y):
    d = max(X.shape[1], Y.shape[1])
    return [np.hstack([A, np.zeros((len(A), d - A.shape[1]))]) for A in (X, Y)]


def angle(c):
    return np.arccos(np.clip(c, -1, 1))


# ------------------------------------------------------------------------- Procrustes and matching
def aligned(X, Y):
    """X Q with Q orthogonal and X Q closest to Y, and Y, both padded."""
    X, Y = padded(X, Y)
    return X @ scipy.linalg.orthogonal_procrustes(X, Y)[0], Y


def cosine(A, B):
    return (A * B).sum() / np.linalg.norm(A) / np.linalg.norm(B)


def partially_whitened(X, alpha):
    covariance = X.T @ X
    variances, V = np.linalg.eigh(covariance)
    variances = np.maximum(variances, 1e-7)
    Z = alpha * np.eye(len(V)) + (1 - alpha) * V @ np.diag(variances**-0.5) @ V.T
    floored = V @ np.diag(variances) @ V.T
    return X @ Z * np.sqrt(np.trace(floored) / np.trace(Z @ floored @ Z))


def procrustes(X, Y):
    X0, Y0 = X, Y
    X, Y = centred(X), centred(Y)
    A, B = aligned(X, Y)
    c = cosine(A, B)
    yield "procrustes.sq_distance", ((A - B) ** 2).sum()
    yield "procrustes.distance", np.linalg.norm(A - B)
    yield "procrustes.similarity_nuc", c
    yield "procrustes.sq_distance_normalised", 2 - 2 * c
    yield "procrustes.distance_normalised", np.sqrt(2 - 2 * c)
    yield "procrustes.angular", angle(c)
    yield "procrustes.scipy_disparity", 1 - c * c
    yield "procrustes.uncentered.angular", angle(cosine(*aligned(X0, Y0)))
    for alpha in (0.0, 0.5, 1.0):
        pair = padded(X, Y)
        A, B = aligned(*(pair if alpha == 1 else (partially_whitened(Z, alpha) for Z in pair)))
        yield f"netrep.linear_metric.alpha{alpha}.angular", angle(cosine(A, B))
        yield f"netrep.linear_metric.alpha{alpha}.euclidean", np.linalg.norm(A - B)
    A, B = padded(X, Y)
    i, j = linear_sum_assignment(A.T @ B, maximize=True)
    yield "netrep.permutation_metric.angular", angle(cosine(A[:, i], B[:, j]))
    yield "netrep.permutation_metric.euclidean", np.linalg.norm(A[:, i] - B[:, j])


def matching(X, Y):
    C = np.array([[cosine(x, y) if np.ptp(x) > 0 and np.ptp(y) > 0 else 0.0 for y in centred(Y).T]
                  for x in centred(X).T])
    yield "match.hard_correlation", C[linear_sum_assignment(-C)].mean()
    yield "match.soft_correlation", (C.max(0).mean() + C.max(1).mean()) / 2


# ----------------------------------------------------------------------------------------- CCA
def rank(A):
    return int(np.linalg.matrix_rank(A))


def projection(A):
    """On the column space of A."""
    return A @ np.linalg.pinv(A, rcond=max(A.shape) * EPS)


def canonical(X, Y):
    """Canonical correlations, exactly 1 where they are so up to rounding; variates of X and of Y (norm 1)."""
    U, s, Vt = scipy.linalg.svd(projection(X) @ projection(Y))
    k = min(rank(X), rank(Y))
    rho = np.where(s[:k] > 1 - 1e-12, 1.0, s[:k])
    return rho, U[:, :k], Vt[:k].T


def weighted_mean(rho, H, X):
    """None where equal correlations leave variates, and with them weights, open."""
    if np.ptp(rho) > SAME and (-np.diff(rho) < SAME).any():
        return None
    weights = np.abs(H.T @ X).sum(1)
    return (weights * rho).sum() / weights.sum()


def leading(X, count):
    """X projected on its `count` principal directions."""
    U, s, Vt = np.linalg.svd(X, full_matrices=False)
    return X @ Vt[:count].T


def reduced_mean(X, Y, kx, ky):
    overlap = projection(leading(X, kx)) @ projection(leading(Y, ky))
    return scipy.linalg.svdvals(overlap).sum() / min(kx, ky)


def components(X, share):
    variances = np.linalg.svd(X, compute_uv=False) ** 2
    return int((np.cumsum(variances) / variances.sum() < share).sum()) + 1


def components_of_sum(X, share):
    s = np.linalg.svd(X, compute_uv=False)
    return max(int((np.cumsum(s) / s.sum() < share).sum()), 1)


def cca(X0, Y0):
    X, Y = centred(X0), centred(Y0)
    n, narrower = len(X), min(X.shape[1], Y.shape[1])
    rx, ry = rank(X), rank(Y)
    rho, HX, HY = canonical(X, Y)
    yield "cca.rank_x", rx
    yield "cca.rank_y", ry
    yield "cca.degenerate_n_le_rank_sum", bool(n - 1 < rx + ry)
    yield "cca.mean_rho", rho.mean()
    yield "cca.mean_rho_over_min_pq", rho.sum() / narrower
    yield "cca.r2", (rho**2).sum() / narrower
    yield "cca.r2_over_rank", (rho**2).mean()
    yield "cca.top1", rho[0]
    yield "cca.pillai_trace", (rho**2).sum()
    yield "cca.wilks_lambda", np.prod(1 - rho**2)
    full = rx == X.shape[1] and ry == Y.shape[1]
    yield "cca.angular_netrep_alpha0", angle(rho.sum() / np.sqrt(rx * ry)) if full else None
    by_x, by_y = weighted_mean(rho, HX, X), weighted_mean(rho, HY, Y)
    yield "pwcca.weight_x", by_x
    yield "pwcca.weight_y", by_y
    yield "pwcca.paper_smaller_side", by_x if rx <= ry else by_y
    yield "subspace.gcd_yanai", np.trace(projection(X) @ projection(Y)) / np.sqrt(rx * ry)
    yield "eigenspace_overlap.resi", np.trace(projection(X0) @ projection(Y0)) / max(X.shape[1], Y.shape[1])
    for tag, count, share in (("var0.99", components, 0.99), ("var0.95", components, 0.95),
                              ("anatome_sumsv0.99", components_of_sum, 0.99)):
        kx, ky = count(X, share), count(Y, share)
        yield f"svcca.{tag}.mean", reduced_mean(X, Y, kx, ky)
        yield f"svcca.{tag}.k", [kx, ky]
    for most in (10, 20):
        yield f"svcca.top{most}.mean", reduced_mean(X, Y, min(most, rx), min(most, ry))


# ---------------------------------------------------------------------------------- regression
def fitted(A, B, penalty):
    if penalty > 0:
        return Ridge(alpha=penalty, solver="svd").fit(A, B).predict
    offset, mean = A.mean(0), B.mean(0)
    W = np.linalg.pinv(centred(A), rcond=max(A.shape) * EPS) @ centred(B)
    return lambda rows: (rows - offset) @ W + mean


def explained(B, predicted, mean):
    return 1 - ((B - predicted) ** 2).sum() / ((B - mean) ** 2).sum()


def unit_correlations(A, B):
    return [np.corrcoef(a, b)[0, 1] for a, b in zip(A.T, B.T) if np.ptp(a) > 0 and np.ptp(b) > 0]


def predictivity(A, B):
    """Mean over five folds of the mean and of the median correlation over units."""
    fold = np.arange(len(A)) * 5 // len(A)
    if min(np.bincount(fold, minlength=5)) < 2:
        return None, None
    folds = []
    for f in range(5):
        train, test = fold != f, fold == f
        folds.append(unit_correlations(fitted(A[train], B[train], 1.0)(A[test]), B[test]))
    return np.mean([np.mean(r) for r in folds]), np.mean([np.median(r) for r in folds])


def regression(X, Y):
    for tag, A, B in (("y_from_x", X, Y), ("x_from_y", Y, X)):
        inside = fitted(A, B, 0)(A)
        yield f"linreg.r2.predict_{tag}", explained(B, inside, B.mean(0))
        half = len(A) // 2
        for penalty in (0, 1):
            predicted = fitted(A[:half], B[:half], penalty)(A[half:])
            r2 = explained(B[half:], predicted, B[half:].mean(0))
            yield f"heldout.r2_var_weighted.{tag}.ridge{penalty}", r2
            r2 = explained(B[half:], predicted, B[:half].mean(0))
            yield f"heldout.r2_trainmean.{tag}.ridge{penalty}", r2
        mean, median = predictivity(A, B)
        yield f"linear_predictivity.{tag}.ridge1.mean_r_5fold", mean
        yield f"linear_predictivity.{tag}.ridge1.median_r_5fold", median


def gulp(X, Y):
    """Of the matrices that predict from ridge regression on each side: the squared distance between them."""
    def hat(A, penalty):
        A = np.sqrt(len(A)) * centred(A) / np.linalg.norm(centred(A))
        S = A.T @ A / len(A)
        if penalty == 0:
            return projection(A)
        return A @ np.linalg.solve(S + penalty * np.eye(len(S)), A.T) / len(A)
    for penalty in (0, 0.01, 1):
        yield f"gulp.sq_distance.lambda{penalty}", ((hat(X, penalty) - hat(Y, penalty)) ** 2).sum()


def exact_zero(key, value):
    """0 where the value is 0 but for rounding; square roots and angles keep half the digits."""
    if value is None or isinstance(value, (list, bool, int)) or key == "cca.wilks_lambda":
        return value
    rooted = key.endswith(("angular", ".distance", "distance_normalised", "euclidean"))
    return 0.0 if abs(value) < (1e-7 if rooted else 1e-12) else value


def linear_measures(X, Y):
    for family in (procrustes, matching, cca, regression, gulp):
        for key, value in family(X, Y):
            yield key, exact_zero(key, value)
