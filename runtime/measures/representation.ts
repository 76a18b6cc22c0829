/**
 * A representation as the measures see it: a matrix with a name for messages. Derived forms are computed once
 * per representation, and keep its name.
 */
import { UserError } from '../errors';
import { decompositionOf, numericalRank } from './decomposition';
import { sameSize, storedOf } from './light-matrix';
import {
  type Matrix,
  type Plan,
  centring,
  isAllFinite,
  isConstant,
  normalising,
  squaredRowNorms,
  transpose,
} from './matrix';
import { oncePer, oncePerRecentPair } from './once';
import { gram, rowProducts } from './products';
import { Undefined } from './undefined';

/** A matrix with the name that reasons give it. */
export interface Representation {
  /** `X`, `Y` or the name of a layer. */
  readonly name: string;
  /** Rows = inputs, columns = units. */
  readonly matrix: Matrix;
}

const derived = (planOf: (a: Matrix) => Plan) =>
  oncePer(({ name, matrix }: Representation): Representation => ({ name, matrix: sameSize(matrix, planOf) }));

/** With column means removed (X~). */
export const centred = derived(centring);

/** With every row scaled to norm 1; rows of zeros stay. */
export const rowNormalised = derived(normalising);

/** Squared Euclidean norm of each row. */
export const rowEnergies = oncePer((x: Representation) => squaredRowNorms(x.matrix));

/** X Xᵀ, [n, n]. */
export const gramMatrix = oncePer((x: Representation) => gram(x.matrix));

/** Xᵀ, [p, n]. */
export const columns = oncePer((x: Representation) => transpose(x.matrix));

/** XᵀY, [p, q], once per ordered pair, kept for the latest partners of X. */
export const crossProduct = oncePerRecentPair(2, (x: Representation, y: Representation): Matrix =>
  x === y ? gram(columns(x)) : rowProducts(columns(x), columns(y)),
);

/**
 * Orthonormal basis of the column space of X (not centred here), one vector a column [n, r]: the left singular vectors to
 * singular values above s_max max(n, p) eps. X is finite; r = 0 of a matrix of zeros.
 */
export const orthonormalBasis = oncePer(({ matrix }: Representation): Matrix => {
  const { values, leadingLeft } = decompositionOf(matrix);
  return transpose(leadingLeft(numericalRank(values, matrix)));
});

const constant = oncePer((x: Representation) => isConstant(storedOf(x.matrix)));

const nonFinite = oncePer((x: Representation): string | undefined => {
  const { cols, data } = storedOf(x.matrix);
  if (isAllFinite(data)) return undefined;
  const at = data.findIndex((value) => !Number.isFinite(value));
  const place = `row ${Math.floor(at / cols) + 1}, column ${(at % cols) + 1}`;
  return `${x.name} has values that are not finite (the first, ${data[at]}, in ${place}).`;
});

/** Whether no value is NaN or infinite. */
export const isFinite = (x: Representation): boolean => nonFinite(x) === undefined;

/** @throws Undefined where a value is NaN or infinite, naming the first. */
export function requireFinite(x: Representation): void {
  const reason = nonFinite(x);
  if (reason !== undefined) throw new Undefined(reason);
}

/** @throws Undefined where all rows are equal, or there is only one. */
export function requireVariance(x: Representation): void {
  if (x.matrix.rows === 1) throw new Undefined(`${x.name} has a single row: no variance.`);
  if (constant(x)) throw new Undefined(`${x.name} is constant: no variance.`);
}

/** @throws Undefined below `least` rows; `what` needs them. */
export function requireRows(x: Representation, least: number, what: string): void {
  const n = x.matrix.rows;
  if (n < least) throw new Undefined(`${what} needs at least ${least} rows; there are ${n}.`);
}

/** @throws UserError unless both have the same inputs, that is as many rows, and at least one row and column. */
export function requireSameInputs(x: Representation, y: Representation): void {
  for (const { name, matrix } of [x, y]) {
    if (matrix.rows > 0 && matrix.cols > 0) continue;
    throw new UserError(
      name,
      `is empty (${matrix.rows} rows, ${matrix.cols} columns).`,
      'Give a matrix with one row per input and one column per unit.',
    );
  }
  if (x.matrix.rows === y.matrix.rows) return;
  throw new UserError(
    `${x.name} and ${y.name}`,
    `have ${x.matrix.rows} and ${y.matrix.rows} rows, so they were not computed on the same inputs.`,
    'Compare representations of the same inputs in the same order.',
  );
}
