/** Bound inputs cut into batches. */
import type { CapturableModel } from '../checkpoints/model';
import type { Feeds } from '../engine/session';
import { sizeOf } from '../engine/ndarray';
import { take } from './arrays';
import type { BoundInputs } from './bindings';

/** Elements of input that a forward pass takes by default, so that it stays short. */
const INPUTS_PER_BATCH = 2 ** 19;
/** Elements of activations that it makes, so that they fit into memory. */
const ACTIVATIONS_PER_BATCH = 2 ** 25;
/** Rows times parameters of the model, so that it stays short. */
const PARAMETERS_PER_BATCH = 2 ** 28;
const LARGEST_BATCH = 64;

/** The inputs of the rows `indices`, in that order. */
export function feedsOf(bound: BoundInputs, indices: readonly number[]): Feeds {
  return Object.fromEntries(
    Object.entries(bound.feeds).map(([name, array]) => {
      const axis = bound.batchAxes[name] ?? null;
      return [name, axis === null ? array : take(array, axis, indices)];
    }),
  );
}

/**
 * Rows per forward pass: fewer for large inputs, for large models and for large activations (elements a row of the layers
 * captured), at most 64. A function of these alone, so that the same is captured in the same batches.
 */
export function defaultBatchSize(model: CapturableModel, bound: BoundInputs, activations = 0): number {
  const inputs = Object.entries(bound.feeds).reduce((sum, [name, { shape }]) => {
    return bound.batchAxes[name] === null ? sum : sum + sizeOf(shape) / bound.rows;
  }, 1);
  const rows = [
    INPUTS_PER_BATCH / inputs,
    ACTIVATIONS_PER_BATCH / (activations + 1),
    PARAMETERS_PER_BATCH / (model.info.parameters + 1),
  ];
  return Math.max(1, Math.min(LARGEST_BATCH, ...rows.map(Math.floor)));
}

/**
 * Row indices of each batch of `size`. A model with a fixed batch gets whole batches: the last row is repeated to fill
 * the last one (`count` tells how many entries are real).
 */
export function* batchesOf(
  rows: number,
  size: number,
  whole: boolean,
): Generator<{ start: number; count: number; indices: number[] }> {
  for (let start = 0; start < rows; start += size) {
    const count = Math.min(size, rows - start);
    const length = whole ? size : count;
    yield { start, count, indices: Array.from({ length }, (_, i) => Math.min(start + i, rows - 1)) };
  }
}
