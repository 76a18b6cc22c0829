"""Average-linkage clustering of small dissimilarity matrices as scipy computes it.

Run: /usr/bin/python3 test/golden/clustering.py   (Debian's python3-numpy and python3-scipy)
Writes test/golden/clustering.json: distances [n, n] row by row, and scipy's linkage matrix [n - 1, 4].
"""

import json
import pathlib
import numpy as np
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import squareform, pdist

cases = []
for n, seed, metric in [(2, 0, "euclidean"), (3, 1, "euclidean"), (24, 2, "euclidean"), (40, 3, "correlation"), (33, 4, "cosine")]:
    rng = np.random.default_rng(seed)
    centres = 3 * rng.standard_normal((4, 6))
    rows = centres[rng.integers(0, 4, n)] + rng.standard_normal((n, 6))
    condensed = pdist(rows, metric)
    cases.append(
        {
            "metric": metric,
            "n": n,
            "distances": squareform(condensed).ravel().tolist(),
            "linkage": linkage(condensed, "average").tolist(),
        }
    )
path = pathlib.Path(__file__).parent / "clustering.json"
path.write_text(json.dumps(cases) + "\n")
