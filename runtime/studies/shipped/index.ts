/** The studies that come with RepLens. */
import complexity from './complexity.study.json';
import mlpParity from './mlp-parity.study.json';
import mlpXorOfXors from './mlp-xor-of-xors.study.json';
import sequenceEncoderDecoder from './sequence-encoder-decoder.study.json';
import sequenceDecoder from './sequence-decoder.study.json';
import visionCnn from './vision-cnn.study.json';
import visionResnet from './vision-resnet.study.json';
import visionVit from './vision-vit.study.json';

/** By name, as a person would write them. */
export const shippedStudies: Readonly<Record<string, unknown>> = {
  complexity,
  'mlp-parity': mlpParity,
  'mlp-xor-of-xors': mlpXorOfXors,
  'sequence-encoder-decoder': sequenceEncoderDecoder,
  'sequence-decoder': sequenceDecoder,
  'vision-cnn': visionCnn,
  'vision-resnet': visionResnet,
  'vision-vit': visionVit,
};
