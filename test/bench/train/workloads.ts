/** What both sides of the training benchmarks train: networks, data, initial tensors and batches. */
import type { DataInfo, Dataset, InputInfo, Split } from '../../../runtime/data/dataset';
import { randomStream } from '../../../runtime/data/random';
import { float32, sizeOf, type NdArray } from '../../../runtime/engine/ndarray';
import { buildModel } from '../../../runtime/models/build';
import { modelSpec, type ModelSpec } from '../../../runtime/models/spec';
import { buildTrainingGraph, type TrainingGraph } from '../../../runtime/train/loop-graph';
import { rowShape, storedType } from '../../../runtime/train/model-input';
import { modelPorts } from '../../../runtime/train/ports';
import { trainingSpec, type TrainingSpec } from '../../../runtime/train/spec';
import { initialState } from '../../../runtime/train/state';
import type { TrainerOptions } from '../../../runtime/train/trainer';

/** A training task of the benchmarks. */
export interface Workload {
  readonly name: string;
  readonly model: ModelSpec;
  readonly training: TrainingSpec;
  readonly input: InputInfo;
  /** Ratio to PyTorch's speed that is aimed at; none where it is only reported. */
  readonly target?: number;
}

/** Seed of data, initial tensors and batches. */
export const SEED = 1;
const ROWS = 2048;
const BATCH = 64;
/** More than a benchmark trains. */
const STEPS = 1_000_000;

const VECTOR: InputInfo = { kind: 'vector', width: 32 };
const TOKENS: InputInfo = { kind: 'tokens', length: 32, vocabulary: 8, outputs: 2 };
const SEQUENCE: InputInfo = { kind: 'tokens', length: 34, vocabulary: 8, outputs: 2 };
const IMAGE: InputInfo = { kind: 'image', channels: 3, height: 32, width: 32 };
const SGD = { kind: 'sgd', learningRate: 0.02 };
const ADAM = { kind: 'adam', learningRate: 1e-4 };

function workload(
  name: string,
  model: Record<string, unknown>,
  optimizer: Record<string, unknown>,
  input: InputInfo,
  target?: number,
): Workload {
  const training = trainingSpec.parse({ optimizer, batchSize: BATCH, steps: STEPS });
  return { name, model: modelSpec.parse(model), training, input, target };
}

const MLP = { kind: 'mlp', hidden: [256, 256, 256, 128] };
const TRANSFORMER = { width: 64, heads: 4, hidden: 256 };

/** By name, in the order of the table. */
export const WORKLOADS: readonly Workload[] = [
  workload('mlp-sgd', MLP, SGD, VECTOR, 2),
  workload('mlp-adam', MLP, ADAM, VECTOR, 2),
  workload('transformer', { kind: 'decoder-only', blocks: 1, ...TRANSFORMER }, SGD, TOKENS, 1.6),
  workload('cnn', { kind: 'cnn', channels: [16, 32, 64] }, SGD, IMAGE, 1),
  workload('resnet', { kind: 'resnet', channels: [16, 32, 64], blocks: [1, 1, 1] }, SGD, IMAGE),
  workload(
    'encoder-decoder',
    { kind: 'encoder-decoder', encoderBlocks: 2, decoderBlocks: 2, ...TRANSFORMER },
    SGD,
    SEQUENCE,
  ),
];

/** Random inputs as a data set keeps them: bits, tokens or pixels. */
function inputsOf(input: InputInfo): Split['inputs'] {
  const stream = randomStream(SEED, 'bench', input.kind);
  const shape = [ROWS, ...rowShape(input)];
  const type = storedType(input);
  const values = { vector: 2, tokens: input.kind === 'tokens' ? input.vocabulary : 0, image: 256 }[
    input.kind
  ];
  const draw = { length: sizeOf(shape) };
  const next = () => stream.integer(values);
  switch (type) {
    case 'float32':
      return { type, shape, data: Float32Array.from(draw, next) };
    case 'int32':
      return { type, shape, data: Int32Array.from(draw, next) };
    case 'uint8':
      return { type, shape, data: Uint8Array.from(draw, next) };
  }
}

/** Two features by the first four numbers of a row: whether the first is odd, and the parity of the others. */
function targetsOf({ shape, data }: NdArray): NdArray<'float32'> {
  const width = sizeOf(shape.slice(1));
  const targets = float32([shape[0], 2]);
  for (let row = 0; row < shape[0]; row++) {
    const [first, ...others] = Array.from(data.subarray(row * width, row * width + 4) as Float32Array);
    targets.data.set([first % 2, others.reduce((sum, value) => sum + value, 0) % 2], row * 2);
  }
  return targets;
}

function dataOf(input: InputInfo): Dataset {
  const inputs = inputsOf(input);
  const rows = { inputs, targets: targetsOf(inputs) };
  const features = ['odd', 'parity'].map((name) => ({ name, classes: 2 }));
  return { input, features, train: rows, validation: rows, test: rows };
}

/** Options of our trainer. */
export function trainerOptions({ model, training, input }: Workload): TrainerOptions {
  return { model, training, data: dataOf(input), seed: SEED, gate: 1 };
}

/** The training graph of a workload. */
export function trainingGraph({
  model,
  training,
  data,
}: Pick<TrainerOptions, 'model' | 'training'> & { data: DataInfo }): TrainingGraph {
  return buildTrainingGraph({ model: buildModel(model, modelPorts(data, training)), training, data });
}

/** The initial parameters and buffers by name. */
export function initialTensors(options: TrainerOptions): [string, NdArray<'float32'>][] {
  const { model, optimizer } = trainingGraph(options);
  const { tensors } = initialState(model, optimizer, options.seed);
  return [...model.parameters, ...model.buffers].map(({ name }) => [name, tensors[name]]);
}
