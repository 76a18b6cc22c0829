/** What PyTorch makes of whole networks; test/golden/train_models.py made it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { InputInfo } from '../../../runtime/data/dataset';
import { float32, type NdArray } from '../../../runtime/engine/ndarray';
import { buildModel } from '../../../runtime/models/build';
import type { Model, ModelPorts } from '../../../runtime/models/model';
import { modelSpec } from '../../../runtime/models/spec';

/** Numbers of a float32 run, and their largest difference from the same run in float64. */
export interface Rounded {
  readonly rounding: number;
  readonly values: number[];
}

/** One network as it is trained by PyTorch. */
export interface TorchRun {
  readonly spec: { readonly kind: string };
  readonly data: Exclude<InputInfo, { kind: 'vector' }>;
  readonly features: number;
  readonly classes: number;
  readonly loss: 'sigmoid-cross-entropy' | 'softmax-cross-entropy';
  readonly learningRate: number;
  readonly batch: number;
  /** Of all rows: token ids, or bytes of images. */
  readonly inputs: number[];
  readonly targets: number[];
  /** Of every step one batch after the other. */
  readonly rows: number[];
  readonly initial: Record<string, number[]>;
  readonly losses: number[];
  readonly lossRounding: number;
  /** Of the first batch. */
  readonly logits: Record<'evaluated before' | 'trained' | 'evaluated after', Rounded>;
  readonly snapshots: { step: number; rounding: number; tensors: Record<string, number[]> }[];
}

const document = JSON.parse(readFileSync(path.join(__dirname, '../../golden/train_models.json'), 'utf8')) as {
  networks: Record<string, TorchRun>;
};

/** All networks by kind. */
export const torchRuns = Object.values(document.networks);

/** What the network of a run is built for. */
export const portsOf = ({ data, features, classes }: TorchRun): ModelPorts => ({
  input: data,
  features,
  classes,
});

/** RepLens's network for a run of PyTorch. */
export const modelOf = (run: TorchRun): Model => buildModel(modelSpec.parse(run.spec), portsOf(run));

/** Tensors of a network from lists of numbers by name. */
export function tensorsFrom(
  { parameters, buffers }: Model,
  numbers: Readonly<Record<string, number[]>>,
): Record<string, NdArray<'float32'>> {
  return Object.fromEntries(
    [...parameters, ...buffers].map(({ name, shape }) => [
      name,
      float32(shape, Float32Array.from(numbers[name])),
    ]),
  );
}

/** The first batch as the network takes it: token ids, or numbers from 0 to 1. */
export function firstBatch({ inputs, rows, batch }: TorchRun, { input }: Model): NdArray {
  const width = input.shape.reduce((product, extent) => product * extent, 1);
  const shape = [batch, ...input.shape];
  const taken = rows.slice(0, batch).flatMap((row) => inputs.slice(row * width, (row + 1) * width));
  return input.type === 'int32'
    ? { type: 'int32', shape, data: Int32Array.from(taken) }
    : float32(
        shape,
        Float32Array.from(taken, (byte) => byte / 255),
      );
}
