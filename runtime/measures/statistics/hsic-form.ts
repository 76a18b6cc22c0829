/** Measures that are ratios of HSIC, on resampled rows of their kernels. */
import { rowProductsOf } from '../../engine/float64';
import { rowRange, type Matrix } from '../matrix';
import type { Kernel } from '../kernels';
import { rbfKernels } from '../families/cka-rbf';
import { oncePer } from '../once';
import { AT_ONCE, LARGE, ranges } from '../prepare/work';
import { centred, gramMatrix, rowNormalised, type Representation } from '../representation';
import { Undefined } from '../undefined';
import { counted } from './draws';
import * as drawn from './drawn-hsic';
import { isNarrow, narrowPermutation } from './narrow-permutation';
import { permutedProduct } from './permuted-product';
import { doubleCentred, square, uCentred } from './square-kernels';
import type { Resampled } from './resampling';

interface HsicRatio {
  kernel: (x: Representation) => Matrix;
  /** What the kernel is the Gram matrix of, where it is one. */
  gramOf?: (x: Representation) => Representation;
  hsic: drawn.HsicOfMeans;
  /** The kernel whose inner products are proportional to `hsic`. */
  centre: (kernel: Matrix) => Matrix;
  /** What the measure makes of the ratio. */
  finish: (ratio: number) => number;
}

/** The ratio of shuffled inputs, picked from the centred kernels. */
function pickedPermutation(
  k: Matrix,
  l: Matrix,
  centre: HsicRatio['centre'],
): (order: Uint32Array) => number {
  const inOrder = Uint32Array.from({ length: k.rows }, (_, row) => row);
  const selfOf = oncePer((a: Matrix) => permutedProduct(a, a, inOrder));
  return (order) => {
    const [a, b] = [centre(k), centre(l)];
    return permutedProduct(a, b, order) / Math.sqrt(selfOf(a) * selfOf(b));
  };
}

/** Computes the Gram matrix of a large representation on all cores, and keeps it where the form looks for it. */
async function prepareGram(x: Representation, between: () => Promise<void>): Promise<void> {
  const { rows: n, cols } = x.matrix;
  if (2 * n * n * cols < LARGE || gramMatrix.has(x)) return;
  const data = new Float64Array(n * n);
  for (const [start, end] of ranges(n, AT_ONCE / (2 * n * cols))) {
    data.set((await rowProductsOf(rowRange(x.matrix, start, end), x.matrix)).data, start * n);
    await between();
  }
  gramMatrix.keep(x, { rows: n, cols: n, data });
}

async function resample(
  ratio: HsicRatio,
  x: Representation,
  y: Representation,
  between: () => Promise<void>,
): Promise<Resampled> {
  const { kernel, gramOf, hsic, centre, finish } = ratio;
  const kernels: Matrix[] = [];
  for (const side of [x, y]) {
    if (gramOf) await prepareGram(gramOf(side), between);
    kernels.push(kernel(side));
    await between();
  }
  const [k, l] = kernels;
  const shuffled =
    gramOf && isNarrow(gramOf(x), gramOf(y))
      ? narrowPermutation(gramOf(x), gramOf(y), hsic === drawn.unbiased)
      : pickedPermutation(k, l, centre);
  return {
    from: 'bootstrap',
    drawn(rows) {
      const draw = counted(rows);
      const { xx, xy, yy } = drawn.drawnHsic(k, l, draw, hsic);
      if (!(xx > 0 && yy > 0))
        throw new Undefined(`${xx > 0 ? y.name : x.name} has no structure left on a draw of inputs.`);
      return finish(xy / Math.sqrt(xx * yy));
    },
    permuted: async (order) => finish(await shuffled(order)),
  };
}

const unchanged = <T>(value: T): T => value;

/** A linear kernel. */
const linear = (gramOf: (x: Representation) => Representation): Pick<HsicRatio, 'kernel' | 'gramOf'> => ({
  kernel: (x) => gramMatrix(gramOf(x)),
  gramOf,
});

const biased: HsicRatio = {
  ...linear(centred),
  hsic: drawn.biased,
  centre: unchanged,
  finish: unchanged,
};
const debiased: HsicRatio = { ...biased, hsic: drawn.unbiased, centre: uCentred };
const ofNormalisedRows = linear((x) => centred(rowNormalised(x)));
const angle = (ratio: number): number => Math.acos(Math.max(-1, Math.min(1, ratio)));

/** The bandwidth is that of all inputs, in every draw. */
function ofRbf(key: string, kernel: (x: Representation) => Kernel): HsicRatio {
  const form = key.endsWith('.debiased') ? debiased : { ...biased, centre: doubleCentred };
  return { ...form, gramOf: undefined, kernel: (x) => square(kernel(x)) };
}

const ratios = new Map<string, HsicRatio>([
  ['cka.linear.biased', biased],
  ['rv.coefficient', biased],
  ['rsa.sqeuclidean.cosine_cov', biased],
  ['cka.linear.angular', { ...biased, finish: angle }],
  ['cka.linear.one_minus', { ...biased, finish: (ratio) => 1 - ratio }],
  ['cka.linear.debiased', debiased],
  ['cka.linear.uncentered', { ...biased, ...linear(unchanged), hsic: drawn.uncentred }],
  ['cka.linear.l2norm_rows.biased', { ...biased, ...ofNormalisedRows }],
  ['cka.linear.l2norm_rows.debiased', { ...debiased, ...ofNormalisedRows }],
  ...[...rbfKernels].map(([key, kernel]) => [key, ofRbf(key, kernel)] as const),
]);

/** The form of a measure on two representations. */
export type FormOf = (
  x: Representation,
  y: Representation,
  between: () => Promise<void>,
) => Promise<Resampled>;

/** The form of the measure of this key, or undefined where it is no ratio of HSIC. */
export function hsicForm(key: string): FormOf | undefined {
  const ratio = ratios.get(key);
  if (!ratio) return undefined;
  return (x, y, between) => resample(ratio, x, y, between);
}
