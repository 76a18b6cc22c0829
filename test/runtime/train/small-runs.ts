/** Small training runs of every kind of data and model. */
import { generateData } from '../../../runtime/data/generate';
import { dataSpec } from '../../../runtime/data/spec';
import { modelSpec } from '../../../runtime/models/spec';
import { trainingSpec } from '../../../runtime/train/spec';
import type { TrainerOptions } from '../../../runtime/train/trainer';

const bits = (rows: number) => ({
  features: [
    { name: 'easy', function: { kind: 'copy' } },
    { name: 'hard', function: { kind: 'parity', bits: 2 } },
  ],
  rows: { train: rows, validation: 64, test: 64 },
});

const DATA = {
  vectors: { kind: 'binary', bits: 12, ...bits(256) },
  tokens: { kind: 'sequence', length: 12, ...bits(256) },
  images: {
    kind: 'trifeature',
    size: 16,
    shapes: 3,
    textures: 2,
    colours: 4,
    rows: { train: 96, validation: 48, test: 48 },
  },
};

/** A model and its data; more of the training spec is up to the test. */
export const RUNS = {
  mlp: { model: { kind: 'mlp', hidden: [16, 12], dropout: 0.2 }, data: DATA.vectors, training: {} },
  'encoder-decoder': {
    model: {
      kind: 'encoder-decoder',
      encoderBlocks: 1,
      decoderBlocks: 1,
      width: 16,
      heads: 2,
      hidden: 24,
      dropout: 0.1,
    },
    data: DATA.tokens,
    training: { loss: 'softmax-cross-entropy' },
  },
  cnn: {
    model: { kind: 'cnn', channels: [6, 8], normalisation: 'batch', dropout: 0.2 },
    data: DATA.images,
    training: { loss: 'softmax-cross-entropy' },
  },
};

/** Options of a trainer; `training` and `changes` replace what is usual here. */
export function smallRun(
  kind: keyof typeof RUNS,
  training: Record<string, unknown> = {},
  changes: Partial<TrainerOptions> = {},
): TrainerOptions {
  const { model, data, training: usual } = RUNS[kind];
  return {
    model: modelSpec.parse(model),
    training: trainingSpec.parse({
      optimizer: { kind: 'adam' },
      batchSize: 8,
      steps: 60,
      ...usual,
      ...training,
    }),
    data: generateData(dataSpec.parse(data)),
    gate: 0.95,
    seed: 3,
    ...changes,
  };
}
