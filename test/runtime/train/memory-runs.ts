/** Runs that take some hundred megabytes, for different reasons. */
import { generateData } from '../../../runtime/data/generate';
import { dataSpec } from '../../../runtime/data/spec';
import { modelSpec } from '../../../runtime/models/spec';
import { trainingSpec } from '../../../runtime/train/spec';
import type { TrainerOptions } from '../../../runtime/train/trainer';

export const ROWS = { train: 2000, validation: 200, test: 200 };

const features = [{ name: 'easy', function: { kind: 'copy' } }];

const RUNS: Record<
  string,
  { model: unknown; data: Record<string, unknown>; training: Record<string, unknown> }
> = {
  'a large optimizer state': {
    model: { kind: 'mlp', hidden: [2048, 1024] },
    data: { kind: 'binary', bits: 1024, features },
    training: { optimizer: { kind: 'adam' }, batchSize: 8 },
  },
  'large activations': {
    model: { kind: 'decoder-only', width: 64, heads: 4, hidden: 256, blocks: 2, dropout: 0.1 },
    data: { kind: 'sequence', length: 64, features },
    training: { optimizer: { kind: 'sgd' }, batchSize: 64 },
  },
  'images and the patches of their convolutions': {
    model: { kind: 'resnet', channels: [16, 32], blocks: [1, 1] },
    data: { kind: 'trifeature', size: 32, shapes: 3, textures: 3, colours: 3 },
    training: { optimizer: { kind: 'adam' }, batchSize: 64 },
  },
};

export const NAMES = Object.keys(RUNS);

export function memoryRun(name: string): TrainerOptions {
  const { model, data, training } = RUNS[name];
  return {
    model: modelSpec.parse(model),
    training: trainingSpec.parse({ steps: 100, loss: 'softmax-cross-entropy', ...training }),
    data: generateData(dataSpec.parse({ ...data, rows: ROWS })),
    gate: 0.95,
    seed: 1,
  };
}
