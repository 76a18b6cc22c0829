/** Telling that training has left the finite numbers, and where. */
import { UserError } from '../errors';
import type { NdArray } from '../engine/ndarray';

/** Index of the first number that is NaN or infinite, -1 if all are finite. */
export function firstNonFinite(numbers: Float32Array): number {
  return numbers.findIndex((number) => !Number.isFinite(number));
}

const largest = (numbers: Float32Array) =>
  numbers.reduce((most, number) => Math.max(most, Math.abs(number)), 0);

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
  const remedy = 'Choose a smaller learning rate.';
  if (broken)
    return new UserError(`step ${step}`, `diverged: the parameter ${broken[0]} is no longer finite.`, remedy);
  const [name, size] = entries
    .map(([parameter, { data }]) => [parameter, largest(data)] as const)
    .reduce((most, entry) => (entry[1] > most[1] ? entry : most));
  return new UserError(
    `step ${step}`,
    `diverged: the loss is no longer finite; the largest parameter is ${name}, at ${size.toPrecision(3)}.`,
    remedy,
  );
}
