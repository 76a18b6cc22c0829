/** How much memory a run will take, before it begins. */
import type { DataInfo } from '../data/dataset';
import { sizeOf } from '../engine/ndarray';
import { UserError } from '../errors';
import { bytesOf, peakBytes } from './activation-bytes';
import { CHUNK_BYTES } from './evaluator';
import { buildEvaluationGraph } from './inference-graph';
import type { TrainingGraph } from './loop-graph';
import { rowShape, storedType } from './model-input';
import { MASK_BYTES } from './step-request';

/** Number of rows of each part of a data set. */
export interface RowCounts {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/** Bytes by what they are for. */
export interface MemoryEstimate {
  /** Inputs and targets of all rows, and what it takes to draw them. */
  readonly data: number;
  /** Parameters, optimizer slots and buffers, in all their copies. */
  readonly state: number;
  /** Gradients and activations of one step. */
  readonly step: number;
  /** Dropout masks of a slice. */
  readonly masks: number;
  /** Activations of a chunk of rows, and all layers of the held-out rows (float32, and float64 while they are measured). */
  readonly evaluation: number;
  /** The process and ONNX Runtime without any of the above. */
  readonly process: number;
  readonly total: number;
}

/** Before and after a slice, and inside the loop before and after a step. */
const STATE_COPIES = 4;

/** What ONNX Runtime takes for the values of a graph: its arena grows by doubling, and has gaps. */
const ARENA = 2;

/** Measured: a process that has trained a model of a few kilobytes. */
const PROCESS_BYTES = 200e6;

/** Measured: words, states and key of a row of bits, before it is written out. */
const DRAWN_ROW = 300;

/** What one row of inputs takes beside itself while it is drawn: images are drawn where they stay, tokens are bits first. */
function drawingBytes(input: DataInfo['input']): number {
  switch (input.kind) {
    case 'image':
      return 0;
    case 'vector':
      return DRAWN_ROW + input.width;
    case 'tokens':
      return DRAWN_ROW + input.length * (1 + Float32Array.BYTES_PER_ELEMENT);
  }
}

function dataBytes({ input, features }: DataInfo, rows: number): number {
  const row = bytesOf({ type: storedType(input), shape: rowShape(input) });
  return rows * (row + drawingBytes(input) + features.length * Float32Array.BYTES_PER_ELEMENT);
}

/**
 * What training and evaluating will take, from the graph and the sizes of the data set alone. Measured on the CPU for
 * MLP, CNN, ResNet and transformers of 150 MB to 1 GB, it was 0.9 to 1.3 times what the process took.
 */
export function estimateMemory(training: TrainingGraph, rows: RowCounts): MemoryEstimate {
  const { model, optimizer, data, step, sites, carried } = training;
  const held = rows.validation + rows.test;
  const sizes = (tensors: readonly { shape: readonly number[] }[]) =>
    4 * tensors.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const carriedSize = sizes(carried);
  const frozenSize = sizes(optimizer.frozen);
  const units = model.layers.reduce((sum, layer) => sum + layer.units, 0);
  const evaluation = buildEvaluationGraph(model, data.input);
  const chunk = Math.max(peakBytes(evaluation, 1), Math.min(CHUNK_BYTES, peakBytes(evaluation, held)));
  const maskSize = sizes(sites);
  const parts = {
    data: dataBytes(data, rows.train + held),
    state: STATE_COPIES * carriedSize + frozenSize,
    step: ARENA * Math.max(0, peakBytes(step) - carriedSize),
    masks: maskSize === 0 ? 0 : Math.max(maskSize, MASK_BYTES),
    evaluation: ARENA * chunk + held * units * (4 + 8),
    process: PROCESS_BYTES,
  };
  return { ...parts, total: Object.values(parts).reduce((sum, bytes) => sum + bytes, 0) };
}

/** Bytes in the unit that suits them, two digits: `1.2 GB`. */
function inWords(bytes: number): string {
  const [unit, name] = bytes >= 1e9 ? [1e9, 'GB'] : [1e6, 'MB'];
  return `${(bytes / unit).toPrecision(bytes / unit >= 100 ? 3 : 2)} ${name}`;
}

/** Throws {@link UserError} with the figures where the estimate exceeds `limit` bytes. */
export function checkMemory(estimate: MemoryEstimate, limit: number): void {
  if (estimate.total <= limit) return;
  const { data, state, step, masks, evaluation } = estimate;
  const figures = [
    [data, 'the data set'],
    [state, 'parameters and optimizer state'],
    [step, 'gradients and activations of a step'],
    [masks, 'dropout masks'],
    [evaluation, 'evaluation'],
  ] as const;
  const listed = figures.filter(([bytes]) => bytes > 0).map(([bytes, of]) => `${inWords(bytes)} for ${of}`);
  throw new UserError(
    'memory',
    `training would take about ${inWords(estimate.total)} (${listed.join(', ')}), more than the limit of ${inWords(limit)}.`,
    'Use fewer rows, a smaller batch or a smaller model, or raise the limit.',
  );
}
