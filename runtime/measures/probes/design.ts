/**
 * Coordinates in which linear probes with an L2 penalty are cheap and exact. Such a probe depends on its rows Z only through their
 * inner products, and its weights lie in the span of the training rows. So the rows are rotated into a basis F, of the smaller of
 * units and training rows as columns, that keeps the inner products with training rows, and in which FᵀF is tridiagonal:
 * more units than training rows: Z Zᵀ = Q T Qᵀ, T = L Lᵀ, F = Q L (dual); else ZᵀZ = Q T Qᵀ, F = Z Q (primal).
 * Ridge regression is then one tridiagonal system per penalty, and the same system preconditions the others.
 */
import { type Matrix, transpose } from '../matrix';
import { type Reflections, rotateRows } from '../reflections';
import { inSlices } from '../steps';
import { bidiagonalFactor, type Tridiagonal, tridiagonalise } from '../tridiagonal';
import type { Parts } from './parts';
import { type Pause, productsInSlices } from '../sliced-products';

/** The rows of each part in coordinates [rows, r]; those of `train` have column means of 0. */
export interface LinearDesign {
  readonly parts: Parts<Matrix>;
  /** F_trainᵀ, [r, training rows]. */
  readonly transposed: Matrix;
  /** F_trainᵀ F_train, [r, r]. */
  readonly curvature: Tridiagonal;
}

/** Inner products of the rows of each part with the training rows, [rows, training rows]. */
async function kernelOf(z: Parts<Matrix>, pause: Pause): Promise<Parts<Matrix>> {
  const train = await productsInSlices(z.train, z.train, (share) => pause(share * 0.6));
  const validation = await productsInSlices(z.validation, z.train, (share) => pause(0.6 + share * 0.2));
  const test = await productsInSlices(z.test, z.train, (share) => pause(0.8 + share * 0.2));
  return { train, validation, test };
}

/** X Q of the rows of a part. */
const rotated = (x: Matrix, q: Reflections, pause: Pause): Promise<Matrix> =>
  inSlices(rotateRows(x, q), 1, pause);

async function primalDesign(z: Parts<Matrix>, pause: Pause): Promise<LinearDesign> {
  const columns = transpose(z.train);
  const products = await productsInSlices(columns, columns, (share) => pause(share * 0.4));
  const reduction = await inSlices(tridiagonalise(products), 1, (share) => pause(0.4 + share * 0.3));
  const train = await rotated(z.train, reduction.reflections, (share) => pause(0.7 + share * 0.2));
  const validation = await rotated(z.validation, reduction.reflections, (share) => pause(0.9 + share * 0.05));
  const test = await rotated(z.test, reduction.reflections, (share) => pause(0.95 + share * 0.05));
  return {
    parts: { train, validation, test },
    transposed: transpose(train),
    curvature: reduction,
  };
}

function identity(n: number): Matrix {
  const data = new Float64Array(n * n);
  for (let i = 0; i < n; i++) data[i * n + i] = 1;
  return { rows: n, cols: n, data };
}

/** Q L in place of the rows of Q. */
function timesFactor(q: Matrix, { diagonal, beside }: Tridiagonal): Matrix {
  const { rows, cols, data } = q;
  const out = new Float64Array(data.length);
  for (let at = 0; at < rows * cols; at += cols) {
    for (let j = 0; j < cols; j++) {
      const below = j < cols - 1 ? data[at + j + 1] * beside[j] : 0;
      out[at + j] = data[at + j] * diagonal[j] + below;
    }
  }
  return { rows, cols, data: out };
}

/** F with F Lᵀ = G. */
function dividedByFactor(g: Matrix, { diagonal, beside }: Tridiagonal): Matrix {
  const { rows, cols, data } = g;
  const out = new Float64Array(data.length);
  for (let at = 0; at < rows * cols; at += cols) {
    for (let j = 0; j < cols; j++) {
      const before = j > 0 ? out[at + j - 1] * beside[j - 1] : 0;
      out[at + j] = (data[at + j] - before) / diagonal[j];
    }
  }
  return { rows, cols, data: out };
}

/** LᵀL. */
function squareOf({ diagonal, beside }: Tridiagonal): Tridiagonal {
  return {
    diagonal: diagonal.map((value, i) => value * value + (i < beside.length ? beside[i] * beside[i] : 0)),
    beside: beside.map((value, i) => value * diagonal[i + 1]),
  };
}

async function dualDesign(kernel: Parts<Matrix>, pause: Pause): Promise<LinearDesign> {
  const reduction = await inSlices(tridiagonalise(kernel.train), 1, (share) => pause(share * 0.5));
  const factor = bidiagonalFactor(reduction);
  const q = await rotated(identity(kernel.train.rows), reduction.reflections, (share) =>
    pause(0.5 + share * 0.3),
  );
  const train = timesFactor(q, factor);
  const others = async (part: 'validation' | 'test', from: number) =>
    dividedByFactor(
      await rotated(kernel[part], reduction.reflections, (share) => pause(from + share * 0.1)),
      factor,
    );
  const validation = await others('validation', 0.8);
  const test = await others('test', 0.9);
  return { parts: { train, validation, test }, transposed: transpose(train), curvature: squareOf(factor) };
}

/** The design of standardised rows. */
export async function linearDesign(z: Parts<Matrix>, pause: Pause): Promise<LinearDesign> {
  if (z.train.cols <= z.train.rows) return primalDesign(z, pause);
  const kernel = await kernelOf(z, (share) => pause(share / 2));
  return dualDesign(kernel, (share) => pause(0.5 + share / 2));
}
