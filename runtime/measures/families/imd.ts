/** IMD: how the graphs of nearest neighbours of two representations conduct heat. */
import type { Matrix } from '../matrix';
import { type PairMeasure, invariantTo } from '../measure';
import { nearest, neighboursOf } from '../nearest-neighbours';
import { oncePer } from '../once';
import { type Representation, requireRows, requireVariance } from '../representation';
import { symmetricEigenvalues } from '../symmetric-eigen';

const NEIGHBOURS = 5;
/** Heat traces are means over inputs times this, as the authors scale them. */
const SCALE = 1e6;
const temperatures = Float64Array.from({ length: 256 }, (_, i) => 10 ** (-1 + (2 * i) / 255));

/** I - D^-½ A D^-½ of the graph that joins each input with its nearest ones, whichever side it is near from. */
function normalisedLaplacian(x: Representation): Matrix {
  requireRows(x, 2, 'A graph of neighbours');
  requireVariance(x);
  const { matrix } = x;
  const n = matrix.rows;
  const neighbours = nearest(matrix, 'euclidean', Math.min(NEIGHBOURS, n - 1));
  const data = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (const j of neighboursOf(neighbours, i)) data[i * n + j] = data[j * n + i] = 1;
  const degrees = Float64Array.from({ length: n }, (_, i) =>
    data.subarray(i * n, (i + 1) * n).reduce((sum, edge) => sum + edge, 0),
  );
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) data[i * n + j] /= -Math.sqrt(degrees[i] * degrees[j]);
    data[i * n + i] = 1;
  }
  return { rows: n, cols: n, data };
}

/** Its eigenvalues, largest first. */
const heatSpectrum = oncePer((x: Representation) => symmetricEigenvalues(normalisedLaplacian(x)));

/** Σ exp(-t λ) over the eigenvalues λ of the Laplacian, for each temperature. */
const heatTrace = oncePer((x: Representation): Float64Array => {
  const eigenvalues = heatSpectrum(x);
  return temperatures.map(
    (t) => (eigenvalues.reduce((sum, value) => sum + Math.exp(-t * value), 0) / x.matrix.rows) * SCALE,
  );
});

function intrinsicMultiScaleDistance(x: Representation, y: Representation): number {
  const [a, b] = [heatTrace(x), heatTrace(y)];
  return temperatures.reduce(
    (most, t, i) => Math.max(most, Math.exp(-2 * (t + 1 / t)) * Math.abs(a[i] - b[i])),
    0,
  );
}

/** The intrinsic multi-scale distance. */
export const imdMeasures: readonly PairMeasure[] = [
  {
    key: 'imd.exact.k5',
    of: 'pair',
    title: 'Intrinsic multi-scale distance',
    family: 'Distance correlation and graphs',
    similarity: false,
    distance: true,
    self: 0,
    symmetric: true,
    formula:
      'max over t of e^{-2(t + 1/t)} |h_X(t) - h_Y(t)|, h(t) = 10⁶ / n Σ e^{-tλ}, λ the eigenvalues of the normalised Laplacian of the graph of 5 nearest neighbours, t of 256 values from 0.1 to 10',
    range: '0 and above, 0 = same spectrum',
    units: 'none',
    citation: 'Tsitsulin et al. 2020, The shape of data, arXiv:1905.11141',
    invariances: invariantTo('orthogonal', 'scaling', 'translation'),
    caveat:
      'Does not use which input is which: 0 says that the graphs have the same spectrum. The eigenvalues are exact, where the usual code estimates them with noise. Below 6 inputs the graph joins all and the distance is 0.',
    needs: [{ kind: 'eigenvalues', of: normalisedLaplacian, into: heatSpectrum }],
    compute: intrinsicMultiScaleDistance,
  },
];
