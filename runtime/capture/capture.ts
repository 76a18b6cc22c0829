/** Runs a model over a probe set, batch by batch, and keeps the representations that were asked for. */
import type { CapturableModel } from '../checkpoints/model';
import type { NdArray } from '../engine/ndarray';
import type { BoundInputs } from './bindings';
import type { Reduction } from './reduce';

export interface CaptureOptions {
  /** Names of layers; default all. */
  layers?: readonly string[];
  /** Rows per forward pass; by default chosen from the size of an input. Ignored by a model with a fixed batch. */
  batchSize?: number;
  /** `none` (default) keeps activations as they are; others reduce each batch to a matrix before it is kept. */
  reduction?: Reduction | 'none';
  signal?: AbortSignal;
  /** Rows done so far, of all. */
  onProgress?: (done: number, rows: number) => void;
}

export interface Captured {
  /** Per layer its activations, rows along the first axis (reduced: a matrix). float16 is widened to float32. */
  readonly layers: Map<string, NdArray>;
  /** Layers that have no value per row, with the reason. */
  readonly leftOut: { layer: string; reason: string }[];
  readonly caveats: string[];
  readonly inputsAre: BoundInputs['inputsAre'];
}

export declare function capture(
  model: CapturableModel,
  bound: BoundInputs,
  options?: CaptureOptions,
): Promise<Captured>;
