/** One small network of every architecture. */
import type { z } from 'zod';
import type { InputInfo } from '../../../runtime/data/dataset';
import { buildModel } from '../../../runtime/models/build';
import type { Model } from '../../../runtime/models/model';
import { modelSpec } from '../../../runtime/models/spec';

const IMAGE = { kind: 'image', channels: 3, height: 12, width: 8 } as const;
const TOKENS = { kind: 'tokens', length: 9, vocabulary: 5, outputs: 2 } as const;
const TRANSFORMER = { width: 8, heads: 2, hidden: 12 };

/** A spec as a person writes it: defaults are left out. */
export type WrittenSpec = z.input<typeof modelSpec>;

/** Specs with the inputs they are for. */
export const ARCHITECTURES: readonly { spec: WrittenSpec; input: InputInfo }[] = [
  { spec: { kind: 'mlp', hidden: [6, 4] }, input: { kind: 'vector', width: 5 } },
  { spec: { kind: 'cnn', channels: [4, 6], hidden: [5] }, input: IMAGE },
  { spec: { kind: 'resnet', channels: [4, 6], blocks: [2, 1] }, input: IMAGE },
  {
    spec: { kind: 'encoder-decoder', encoderBlocks: 2, decoderBlocks: 1, ...TRANSFORMER },
    input: TOKENS,
  },
  { spec: { kind: 'decoder-only', blocks: 2, ...TRANSFORMER }, input: TOKENS },
  { spec: { kind: 'vit', patch: 4, blocks: 1, ...TRANSFORMER }, input: IMAGE },
];

/** A model for two features of three values. */
export const build = (spec: WrittenSpec, input: InputInfo): Model =>
  buildModel(modelSpec.parse(spec), { input, features: 2, classes: 3 });
