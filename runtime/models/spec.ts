/** Declarative description of an architecture. */
import { z } from 'zod';
import { activationSpec, dropoutSpec, initialisationSpec, scaleSpec, width } from './spec-parts';

const MLP = 'A multilayer perceptron: layers hidden1, hidden2, ... and the output logits.';
const mlpSpec = z
  .strictObject({
    kind: z.literal('mlp').describe(MLP),
    hidden: z
      .array(width('Units of the layer.').meta({ examples: [64] }))
      .min(1)
      .max(64)
      .describe('Width of each hidden layer; the last one is the representation of record.')
      .meta({ examples: [[256, 128, 64, 64]] }),
    activation: activationSpec('relu'),
    initialisation: initialisationSpec('he'),
    scale: scaleSpec,
    dropout: dropoutSpec,
  })
  .describe(MLP);

const channels = (examples: number[]) =>
  z
    .array(width('Channels of the stage.').meta({ examples: [32] }))
    .min(1)
    .max(16)
    .describe(
      'Channels of each stage; the globally pooled output of the last is the representation of record.',
    )
    .meta({ examples: [examples] });

const CNN = 'A plain convolutional network for images: convolutions, global average pooling, logits.';
const cnnSpec = z
  .strictObject({
    kind: z.literal('cnn').describe(CNN),
    channels: channels([16, 32, 64]),
    kernel: z.int().min(1).max(11).default(3).describe('Side of the convolution kernels, in pixels.'),
    stride: z
      .int()
      .min(1)
      .max(4)
      .default(2)
      .describe('Step of each convolution, in pixels: by how much it makes the image smaller.'),
    hidden: z
      .array(width('Units of the layer.'))
      .max(8)
      .default([])
      .describe('Width of fully connected layers between the pooled layer and the logits.'),
    normalisation: z
      .enum(['none', 'batch'])
      .default('none')
      .describe('Whether each convolution is followed by batch normalisation.'),
    activation: activationSpec('relu'),
    initialisation: initialisationSpec('he'),
    scale: scaleSpec,
    dropout: dropoutSpec,
  })
  .describe(CNN);

const RESNET = 'A residual network for images: basic blocks with batch normalisation (He et al. 2016).';
const resnetSpec = z
  .strictObject({
    kind: z.literal('resnet').describe(RESNET),
    channels: channels([16, 32, 64]),
    blocks: z
      .array(z.int().min(1).max(32).describe('Blocks of the stage.'))
      .min(1)
      .max(16)
      .describe('Number of basic blocks of each stage; as many entries as `channels`.')
      .meta({ examples: [[1, 1, 1]] }),
    initialisation: initialisationSpec('he'),
    scale: scaleSpec,
    dropout: dropoutSpec,
  })
  .describe(RESNET);

const transformer = {
  width: width('Width of the residual stream; a multiple of `heads`.').default(64),
  heads: z.int().min(1).max(64).default(4).describe('Attention heads of each block.'),
  hidden: width('Units of the hidden layer of each block’s MLP.').default(256),
  activation: activationSpec('gelu'),
  initialisation: initialisationSpec('glorot'),
  scale: scaleSpec,
  dropout: dropoutSpec,
};
const blocks = (of: string) => z.int().min(1).max(48).default(2).describe(`Number of blocks of the ${of}.`);

const ENCODER_DECODER =
  'A transformer that reads the input tokens with an encoder and puts features out with a decoder (pre-LN, learned positions).';
const encoderDecoderSpec = z
  .strictObject({
    kind: z.literal('encoder-decoder').describe(ENCODER_DECODER),
    encoderBlocks: blocks('encoder'),
    decoderBlocks: blocks('decoder'),
    ...transformer,
  })
  .describe(ENCODER_DECODER);

const DECODER_ONLY =
  'A transformer that reads the input tokens and puts features out in one causal stack (pre-LN, learned positions).';
const decoderOnlySpec = z
  .strictObject({
    kind: z.literal('decoder-only').describe(DECODER_ONLY),
    blocks: blocks('network'),
    ...transformer,
  })
  .describe(DECODER_ONLY);

const VIT =
  'A vision transformer: image patches as tokens and a class token (Dosovitskiy et al. 2021), pre-LN.';
const vitSpec = z
  .strictObject({
    kind: z.literal('vit').describe(VIT),
    patch: z.int().min(1).max(64).default(4).describe('Side of a patch in pixels; divides the image side.'),
    blocks: blocks('network'),
    ...transformer,
  })
  .describe(VIT);

/** Any architecture, told apart by `kind`. */
export const modelSpec = z
  .discriminatedUnion('kind', [mlpSpec, cnnSpec, resnetSpec, encoderDecoderSpec, decoderOnlySpec, vitSpec])
  .describe('The network that is trained.');

/** A multilayer perceptron with every default filled in. */
export type MlpSpec = z.infer<typeof mlpSpec>;
/** A plain convolutional network with every default filled in. */
export type CnnSpec = z.infer<typeof cnnSpec>;
/** A residual network with every default filled in. */
export type ResnetSpec = z.infer<typeof resnetSpec>;
/** An encoder-decoder transformer with every default filled in. */
export type EncoderDecoderSpec = z.infer<typeof encoderDecoderSpec>;
/** A decoder-only transformer with every default filled in. */
export type DecoderOnlySpec = z.infer<typeof decoderOnlySpec>;
/** A vision transformer with every default filled in. */
export type VitSpec = z.infer<typeof vitSpec>;
/** An architecture with every default filled in. */
export type ModelSpec = z.infer<typeof modelSpec>;
