/** Small models with random weights, inputs with labels, and jobs that note what they are told. */
import { writeFileSync } from 'node:fs';
import { writeNpy } from '../../../runtime/data/npy';
import { writeNpz } from '../../../runtime/data/npz';
import { randomStream } from '../../../runtime/data/random';
import { float32, type NdArray } from '../../../runtime/engine/ndarray';
import type { JobContext, ProgressEvent } from '../../../runtime/job';
import { buildModel } from '../../../runtime/models/build';
import { modelSpec } from '../../../runtime/models/spec';
import { encodeCheckpoint } from '../../../runtime/train/inference-graph';
import { initialTensors } from '../../../runtime/train/state';

/** Width of the inputs. */
export const WIDTH = 4;

/** Writes an MLP with the weights of a seed; its layers are hidden1.linear, hidden1, ... and logits. */
export function writeModel(file: string, hidden: number[], seed: number, width = WIDTH): string {
  const ports = { input: { kind: 'vector', width }, features: 2, classes: 1 } as const;
  const model = buildModel(modelSpec.parse({ kind: 'mlp', hidden }), ports);
  writeFileSync(file, encodeCheckpoint(model, initialTensors(model, seed), {}));
  return file;
}

/** Random inputs in [-0.5, 0.5). */
export function inputs(rows: number, seed = 0): NdArray<'float32'> {
  const random = randomStream(seed, 'inputs');
  return float32(
    [rows, WIDTH],
    Float32Array.from({ length: rows * WIDTH }, () => random.uniform() - 0.5),
  );
}

/** Writes {@link inputs} as .npy. */
export function writeInputs(file: string, rows: number, seed = 0): string {
  writeFileSync(file, writeNpy(inputs(rows, seed)));
  return file;
}

/** Writes {@link inputs} with labels as .npz. */
export function writeLabelled(file: string, rows: number, labels: Record<string, NdArray>): string {
  writeFileSync(file, writeNpz({ input: inputs(rows), ...labels }));
  return file;
}

/** A job that notes its events, and can be cancelled. */
export function notedJob(): JobContext & { events: ProgressEvent[]; cancel: () => void } {
  const controller = new AbortController();
  const events: ProgressEvent[] = [];
  return {
    signal: controller.signal,
    report: (event) => void events.push(event),
    events,
    cancel: () => controller.abort(),
  };
}

/** Labels of the progress events of a job, each once. */
export function doings(job: { events: readonly ProgressEvent[] }): string[] {
  return [...new Set(job.events.flatMap((event) => (event.kind === 'progress' ? [event.label] : [])))];
}
