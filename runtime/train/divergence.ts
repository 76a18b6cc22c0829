/** Telling that training has left the finite numbers, or is about to, and where. */
import type { NdArray } from '../engine/ndarray';
import { UserError } from '../errors';

/** Index of the first number that is NaN or infinite, -1 if all are finite. */
export function firstNonFinite(numbers: Float32Array): number {
  for (let i = 0; i < numbers.length; i++) if (!Number.isFinite(numbers[i])) return i;
  return -1;
}

/** Norm of a gradient from which on training counts as diverged: its square is near the end of float32. */
const EXPLODED = 1e15;

const REMEDY = 'Choose a smaller learning rate, or limit the gradient with clipNorm.';

const largest = (numbers: Float32Array) =>
  numbers.reduce((most, number) => Math.max(most, Math.abs(number)), 0);

/** The norm of a gradient. */
export interface GradientNorm {
  /** Of the gradient by all trained parameters together. */
  readonly total: number;
  readonly perParameter: Readonly<Record<string, number>>;
}

/** Norms from sums of squares. */
export function gradientNorm(parameters: readonly string[], squares: Float32Array): GradientNorm {
  return {
    total: Math.sqrt(squares.reduce((sum, square) => sum + square, 0)),
    perParameter: Object.fromEntries(parameters.map((name, i) => [name, Math.sqrt(squares[i])])),
  };
}

/**
 * The error of a run whose gradient at `step` (counted from 1) is NaN or larger than {@link EXPLODED}; undefined where it
 * is neither.
 */
export function explosion(step: number, { total, perParameter }: GradientNorm): UserError | undefined {
  if (total <= EXPLODED) return undefined;
  const entries = Object.entries(perParameter);
  const [name, norm] =
    entries.find(([, own]) => !Number.isFinite(own)) ??
    entries.reduce((most, own) => (own[1] > most[1] ? own : most));
  const size = Number.isFinite(norm) ? `has the norm ${norm.toPrecision(3)}` : 'is no longer finite';
  return new UserError(`step ${step}`, `diverged: the gradient of ${name} ${size}.`, REMEDY);
}

/**
 * The error of a run whose loss or parameters stopped being finite at `step` (counted from 1); `parameters` are those
 * just before or, if they were finite no longer, just after the update of that step.
 */
export function divergence(
  step: number,
  parameters: Readonly<Record<string, NdArray<'float32'>>>,
): UserError {
  const entries = Object.entries(parameters);
  const broken = entries.find(([, { data }]) => firstNonFinite(data) >= 0);
  if (broken)
    return new UserError(`step ${step}`, `diverged: the parameter ${broken[0]} is no longer finite.`, REMEDY);
  const [name, size] = entries
    .map(([parameter, { data }]) => [parameter, largest(data)] as const)
    .reduce((most, entry) => (entry[1] > most[1] ? entry : most));
  return new UserError(
    `step ${step}`,
    `diverged: the loss is no longer finite; the largest parameter is ${name}, at ${size.toPrecision(3)}.`,
    REMEDY,
  );
}
