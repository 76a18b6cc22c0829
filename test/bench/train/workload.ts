/** What both sides of the training benchmark train: an MLP, its data, its initial parameters and its batches. */
import { randomStream } from '../../../runtime/data/random';
import type { Dataset } from '../../../runtime/data/dataset';
import { float32 } from '../../../runtime/engine/ndarray';
import { buildModel } from '../../../runtime/models/build';
import { modelSpec } from '../../../runtime/models/spec';
import { Batches } from '../../../runtime/train/batches';
import { modelPorts } from '../../../runtime/train/ports';
import { trainingSpec, type OptimizerSpec } from '../../../runtime/train/spec';
import { initialTensors } from '../../../runtime/train/state';
import type { TrainerOptions } from '../../../runtime/train/trainer';

/** A training task of the benchmark. */
export interface Workload {
  /** Widths from the input to the logits. */
  layers: number[];
  batch: number;
  steps: number;
  optimizer: Partial<OptimizerSpec> & Pick<OptimizerSpec, 'kind' | 'learningRate'>;
}

const SEED = 1;
const ROWS = 4096;

/** Rows of random bits, targets: bit 0 and the parity of bits 1 to 3. */
function dataOf(width: number): Dataset {
  const stream = randomStream(SEED, 'bench');
  const inputs = float32([ROWS, width]);
  inputs.data.forEach((_, i) => (inputs.data[i] = stream.integer(2)));
  const targets = float32([ROWS, 2]);
  for (let row = 0; row < ROWS; row++) {
    const bits = inputs.data.subarray(row * width, (row + 1) * width);
    targets.data.set([bits[0], (bits[1] + bits[2] + bits[3]) % 2], row * 2);
  }
  const rows = { inputs, targets };
  return {
    input: { kind: 'vector', width },
    features: ['bit', 'parity'].map((name) => ({ name, classes: 2 })),
    train: rows,
    validation: rows,
    test: rows,
  };
}

/** Options of our trainer. */
export function trainerOptions({ layers, batch, steps, optimizer }: Workload): TrainerOptions {
  return {
    model: modelSpec.parse({ kind: 'mlp', hidden: layers.slice(1, -1) }),
    training: trainingSpec.parse({ optimizer, batchSize: batch, steps }),
    gate: 0.95,
    data: dataOf(layers[0]),
    seed: SEED,
  };
}

/** The initial parameters one after the other, as PyTorch's vector_to_parameters wants them. */
export function initialParameters(workload: Workload): Float32Array[] {
  const { model: spec, training, data } = trainerOptions(workload);
  const model = buildModel(spec, modelPorts(data, training));
  const tensors = initialTensors(model, SEED);
  return model.parameters.map(({ name }) => tensors[name].data);
}

/** Row numbers of every step, [steps, batch]. */
export function batchRows({ batch, steps }: Workload): Int32Array {
  return new Batches(SEED, ROWS, batch).rowsOf(0, steps);
}

/**
 * Floating-point operations of the matrix products of one step: forward, weight gradient and (but for the first
 * layer) input gradient, 2 a multiply-add.
 */
export function flopsPerStep({ layers, batch }: Workload): number {
  const products = layers.slice(1).map((width, i) => 2 * batch * width * layers[i]);
  return 3 * products.reduce((sum, flops) => sum + flops, 0) - products[0];
}
