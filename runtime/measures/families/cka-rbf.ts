/** CKA with the Gaussian kernel. */
import { alignment, doubleCentred, inner, kernel, uCentred, type Kernel } from '../kernels';
import { sumOfSquares } from '../matrix';
import { type PairMeasure, invariantTo } from '../measure';
import { oncePer } from '../once';
import { rdm } from '../rdm';
import { type Representation, requireRows, requireVariance } from '../representation';
import { Undefined } from '../undefined';

const sortedDistances = oncePer((x: Representation) => rdm.sqeuclidean(x).slice().sort());

function medianOf(count: number, ascending: (k: number) => number): number {
  return (ascending(Math.floor((count - 1) / 2)) + ascending(Math.floor(count / 2))) / 2;
}

/** Median of the squared distances between different rows. */
function medianBetweenRows(x: Representation): number {
  const sorted = sortedDistances(x);
  return medianOf(sorted.length, (k) => sorted[k]);
}

/** Median of all n^2 squared distances: every pair twice, and n zeros of the diagonal. */
function medianWithDiagonal(x: Representation): number {
  const n = x.matrix.rows;
  const sorted = sortedDistances(x);
  return medianOf(n * n, (k) => (k < n ? 0 : sorted[(k - n) >> 1]));
}

/** exp(-d^2 / (2 variance)) of all pairs of rows. */
function gaussian(x: Representation, variance: number): Kernel {
  return kernel(
    rdm.sqeuclidean(x).map((distance) => Math.exp(-distance / (2 * variance))),
    x.matrix.rows,
    1,
  );
}

/** Rounding error of centring, relative to the kernel. */
const rounding = 1e-14;

/** CKA of Gaussian kernels, of the variance that `bandwidth` gives for each representation. */
function rbfCka(
  centre: (k: Kernel) => Kernel,
  leastRows: number,
  bandwidth: (x: Representation) => number,
): PairMeasure['compute'] {
  const centredKernel = oncePer((x: Representation): Kernel => {
    requireRows(x, leastRows, leastRows === 4 ? 'The debiased form' : 'CKA');
    requireVariance(x);
    const variance = bandwidth(x);
    if (!(variance > 0))
      throw new Undefined(`The median squared distance of ${x.name} is 0: too many of its rows are equal.`);
    const raw = gaussian(x, variance);
    const k = centre(raw);
    if (inner(k, k) <= rounding ** 2 * 2 * sumOfSquares(raw.upper))
      throw new Undefined(`The kernel of ${x.name} is constant after centring.`);
    return k;
  });
  return (x, y) => alignment(centredKernel(x), centredKernel(y));
}

const kornblith = 'Kornblith et al. 2019, arXiv:1905.00414';
const temperatures = ['0.2', '0.4', '0.8', '1.0'];

const base = {
  needs: [{ kind: 'distances', distance: 'sqeuclidean' }],
  of: 'pair',
  family: 'CKA and HSIC',
  units: 'none',
  similarity: true,
  symmetric: true,
  self: 1,
} as const;

/** The narrower the kernel, the fewer pairs it sees and the higher the biased form is by chance. */
const narrow =
  'The biased form nears 1 as the bandwidth shrinks, whatever the layers: only the diagonal of the kernel is left.';

/** The two bandwidths of a temperature. */
function bandwidths(text: string) {
  const squared = Number(text) ** 2;
  return {
    withDiagonal: (x: Representation) => squared * medianWithDiagonal(x),
    betweenRows: (x: Representation) => squared * medianBetweenRows(x),
  };
}

function ofTemperature(text: string): PairMeasure[] {
  const { withDiagonal, betweenRows } = bandwidths(text);
  const kernelText = `K = exp(-d² / (2 · ${text}² m))`;
  const all = 'm the median of all n² squared distances with the zero diagonal';
  const scaleFree = {
    ...base,
    citation: kornblith,
    invariances: invariantTo('orthogonal', 'scaling', 'translation'),
  };
  return [
    {
      ...scaleFree,
      key: `cka.rbf.t${text}.kornblith.biased`,
      title: `RBF CKA, bandwidth ${text}, biased`,
      formula: `CKA of ${kernelText}, ${all}`,
      range: '0 to 1',
      caveat: narrow,
      compute: rbfCka(doubleCentred, 2, withDiagonal),
    },
    {
      ...scaleFree,
      key: `cka.rbf.t${text}.kornblith.debiased`,
      title: `RBF CKA, bandwidth ${text}, debiased`,
      formula: `CKA of U-centred ${kernelText}, ${all}`,
      range: 'at most 1; about 0 by chance',
      caveat: 'May be negative; needs at least 4 inputs, and is noisy with few or with a narrow kernel.',
      compute: rbfCka(uCentred, 4, withDiagonal),
    },
    {
      ...scaleFree,
      key: `cka.rbf.t${text}.offdiag_median.biased`,
      title: `RBF CKA, bandwidth ${text} of the off-diagonal median, biased`,
      formula: `CKA of ${kernelText}, m the median squared distance between different rows`,
      range: '0 to 1',
      caveat: narrow,
      compute: rbfCka(doubleCentred, 2, betweenRows),
    },
  ];
}

/** CKA with the Gaussian kernel, each bandwidth under its key. */
export const rbfCkaMeasures: readonly PairMeasure[] = [
  ...temperatures.flatMap(ofTemperature),
  {
    ...base,
    key: 'cka.rbf.sigma1.biased',
    title: 'RBF CKA, bandwidth of 1 unit of activation, biased',
    formula: 'CKA of K = exp(-d² / 2)',
    range: '0 to 1',
    citation: 'Huh et al. 2024, arXiv:2405.07987',
    invariances: invariantTo('orthogonal', 'translation'),
    caveat: `Depends on the scale of the activations. ${narrow}`,
    compute: rbfCka(doubleCentred, 2, () => 1),
  },
];

/** The kernel of a representation that is defined, before centring, by the key of a measure of {@link rbfCkaMeasures}. */
export const rbfKernels: ReadonlyMap<string, (x: Representation) => Kernel> = new Map([
  ...temperatures.flatMap((text) => {
    const { withDiagonal, betweenRows } = bandwidths(text);
    const kornblithKernel = (x: Representation) => gaussian(x, withDiagonal(x));
    return [
      [`cka.rbf.t${text}.kornblith.biased`, kornblithKernel],
      [`cka.rbf.t${text}.kornblith.debiased`, kornblithKernel],
      [`cka.rbf.t${text}.offdiag_median.biased`, (x: Representation) => gaussian(x, betweenRows(x))],
    ] as const;
  }),
  ['cka.rbf.sigma1.biased', (x: Representation) => gaussian(x, 1)],
]);
