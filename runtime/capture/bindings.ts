/** Named arrays of a probe set become the inputs of a model. */
import type { CapturableModel } from '../checkpoints/model';
import type { NdArray } from '../engine/ndarray';

/** Inputs of a model for `rows` probe inputs, ready to be cut into batches. */
export interface BoundInputs {
  /** One array per input, in the input's declared type. */
  readonly feeds: Readonly<Record<string, NdArray>>;
  /** Axis of each feed along which rows lie; null: the same for every row. */
  readonly batchAxes: Readonly<Record<string, number | null>>;
  /** The model's own fixed batch extent, or null where it is open. */
  readonly fixedBatch: number | null;
  readonly rows: number;
  /** Arrays that are no inputs and have one value per row. */
  readonly labels: Readonly<Record<string, NdArray>>;
  /** What a reader of the result must know, one sentence each. */
  readonly caveats: readonly string[];
  readonly inputsAre: 'given' | 'random';
}

export interface BindOptions {
  /** Extents of open dimensions by name. */
  dims?: Readonly<Record<string, number>>;
}

export interface RandomOptions extends BindOptions {
  rows: number;
  seed: number;
}

export declare function bindInputs(
  model: CapturableModel,
  arrays: Readonly<Record<string, NdArray>>,
  options?: BindOptions,
): BoundInputs;

export declare function randomInputs(model: CapturableModel, options: RandomOptions): BoundInputs;
