#!/usr/bin/env python3
"""Golden values of the probes, from scikit-learn (Debian's python3).

usage: /usr/bin/python3 test/golden/probes.py      writes test/golden/probes.json

Rows are standardised by the training rows (StandardScaler). In scikit-learn 1.2 the solver lbfgs of logistic regression stops at a
relative change of the value of 2e-9 and liblinear at one of 1e-12, whatever their tol: Newton steps on the same objective go on from
there to its minimum.
"""
import json
import warnings
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression, Ridge, RidgeClassifier
from sklearn.metrics import confusion_matrix, r2_score
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC

OUT = Path(__file__).parent / "probes.json"
STRENGTHS = (0.01, 1, 100)
NEIGHBOURS = (1, 5, 15)


def case(rng, name, n, p, classes, signal, scale=1.0):
    """Rows of `classes` categories (0: a number on a scale), a third of them for testing."""
    if classes:
        y = np.concatenate([np.arange(classes), rng.integers(0, classes, n - classes)])
        means = rng.normal(size=(classes, p)) * signal
        X = means[y] + rng.normal(size=(n, p))
    else:
        X = rng.normal(size=(n, p))
        y = X[:, :3].sum(1) + 0.5 * rng.normal(size=n)
    X = np.round(X * np.exp(scale * rng.normal(size=p)) + rng.normal(size=p), 4)
    y = np.round(y, 4)
    return name, X, y, n - n // 3


def splits(X, y, train):
    scaler = StandardScaler().fit(X[:train])
    return scaler.transform(X[:train]), scaler.transform(X[train:]), y[:train], y[train:]


def softmax(scores):
    e = np.exp(scores - scores.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


class Logistic(LogisticRegression):
    """Coefficients and intercepts at the minimum of C * sum of log losses + ||w||^2 / 2."""

    def fit(self, X, y):
        super().fit(X, y)
        K, (n, p) = len(self.intercept_), X.shape
        A = np.hstack([X, np.ones((n, 1))])
        W = np.hstack([self.coef_, self.intercept_[:, None]])
        penalty = np.tile(np.r_[np.ones(p), 0], K)
        Y = (y[:, None] == (self.classes_ if K > 1 else [1])).astype(float)
        for _ in range(20):
            P = softmax(A @ W.T) if K > 1 else 1 / (1 + np.exp(-A @ W.T))
            gradient = self.C * ((P - Y).T @ A).ravel() + penalty * W.ravel()
            bends = P[:, :, None] * (np.eye(K) - P[:, None, :] if K > 1 else 1 - P[:, None, :])
            H = self.C * np.einsum("nkl,ni,nj->kilj", bends, A, A).reshape(K * (p + 1), -1) + np.diag(penalty)
            W = W - np.linalg.lstsq(H, gradient, rcond=1e-13)[0].reshape(W.shape)
        assert np.abs(gradient).max() < 1e-9 and np.abs(W[:, :-1] - self.coef_).max() < 1e-2
        self.coef_, self.intercept_ = W[:, :-1], W[:, -1]
        return self


class Margin(LinearSVC):
    """The same at the minimum of C * sum of squared hinge losses + (||w||^2 + b^2) / 2."""

    def fit(self, X, y):
        super().fit(X, y)
        A = np.hstack([X, np.ones((len(X), 1))])
        for k in range(len(self.intercept_)):
            sign = np.where(y == (k if len(self.intercept_) > 1 else 1), 1, -1)
            w = np.r_[self.coef_[k], self.intercept_[k]]
            for _ in range(20):
                short = np.maximum(0, 1 - sign * (A @ w))
                active = A[short > 0]
                gradient = w - 2 * self.C * A.T @ (sign * short)
                w = w - np.linalg.solve(np.eye(len(w)) + 2 * self.C * active.T @ active, gradient)
            assert np.abs(gradient).max() < 1e-9 and np.abs(w[:-1] - self.coef_[k]).max() < 1e-4
            self.coef_[k], self.intercept_[k] = w[:-1], w[-1]
        return self


def columns(scores):
    """One column of two categories, as scikit-learn has it."""
    return np.asarray(scores).reshape(len(scores), -1).tolist()


def linear(model, train, y, test):
    model.fit(train, y)
    return {
        "coefficients": np.atleast_2d(model.coef_).tolist(),
        "intercepts": np.atleast_1d(model.intercept_).tolist(),
        "decision": columns(model.decision_function(test)),
        "predicted": model.predict(test).tolist(),
    }


def classifiers(X, y, train):
    Z, T, yz, yt = splits(X, y, train)
    bayes = GaussianNB().fit(Z, yz)
    ridge = {str(a): linear(RidgeClassifier(a), Z, yz, T) for a in STRENGTHS}
    return {
        "ridge": ridge,
        "logistic": {str(c): linear(Logistic(C=c, max_iter=10000), Z, yz, T) for c in STRENGTHS},
        "svm": {str(c): linear(Margin(C=c, dual=False, tol=1e-10, max_iter=100000), Z, yz, T) for c in STRENGTHS},
        "knn": {str(k): KNeighborsClassifier(k, algorithm="brute").fit(Z, yz).predict(T).tolist() for k in NEIGHBOURS},
        "naiveBayes": {
            "jointLogLikelihood": bayes._joint_log_likelihood(T).tolist(),
            "predicted": bayes.predict(T).tolist(),
        },
        "confusion": confusion_matrix(yt, ridge["1"]["predicted"]).tolist(),
        "accuracy": float(np.mean(yt == ridge["1"]["predicted"])),
    }


def regressions(X, y, train):
    Z, T, yz, yt = splits(X, y, train)
    ridge = {str(a): Ridge(a).fit(Z, yz) for a in STRENGTHS}
    return {
        "ridge": {a: {"coefficients": [m.coef_.tolist()], "intercepts": [float(m.intercept_)],
                      "predicted": m.predict(T).tolist(), "r2": r2_score(yt, m.predict(T))}
                  for a, m in ridge.items()},
        "knn": {str(k): KNeighborsRegressor(k, algorithm="brute").fit(Z, yz).predict(T).tolist() for k in NEIGHBOURS},
    }


if __name__ == "__main__":
    warnings.simplefilter("error")
    rng = np.random.default_rng(1909)
    cases = [
        case(rng, "two categories", 90, 6, 2, 0.5),
        case(rng, "four categories", 120, 10, 4, 0.7),
        case(rng, "two categories, more units than rows", 60, 90, 2, 0.2),
        case(rng, "three categories, more units than rows", 54, 80, 3, 0.3),
        case(rng, "a number", 75, 8, 0, 0),
        case(rng, "a number, more units than rows", 48, 70, 0, 0),
    ]
    OUT.write_text(json.dumps([
        {"name": name, "classes": int(y.max()) + 1 if y.dtype == int else 0, "x": X.tolist(), "y": y.tolist(),
         "train": train, **(classifiers if y.dtype == int else regressions)(X, y, train)}
        for name, X, y, train in cases
    ]) + "\n")
