/** An architecture in a line. */
import type { StudyResults } from '../../runtime/studies/results';

type ModelSpec = StudyResults['spec']['model'];

/** What is told of a model that its spec alone does not say. */
export interface ModelEnds {
  data: StudyResults['data'];
  /** Number of logits. */
  outputs: number;
}

/** An architecture with its sizes; what is as usual is not told. */
export function modelText(model: ModelSpec, ends: ModelEnds): string {
  const extras = [
    ...(model.dropout > 0 ? [`dropout ${model.dropout}`] : []),
    ...(model.scale === 1 ? [] : [`initial weights scaled by ${model.scale}`]),
  ];
  return [...sizes(model, ends), ...extras].join(', ');
}

const joined = (widths: readonly number[]) => widths.join('–');
const counted = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;

function sizes(model: ModelSpec, { data, outputs }: ModelEnds): string[] {
  switch (model.kind) {
    case 'mlp':
      return [`MLP ${joined([...inputWidth(data), ...model.hidden, outputs])}`, model.activation];
    case 'cnn':
      return [
        `CNN ${joined(model.channels)}`,
        `${model.kernel}×${model.kernel} stride ${model.stride}`,
        ...(model.normalisation === 'batch' ? ['batch norm'] : []),
        ...(model.hidden.length > 0 ? [`then ${joined(model.hidden)}`] : []),
        model.activation,
      ];
    case 'resnet':
      return [`ResNet ${joined(model.channels)}`, `${joined(model.blocks)} basic blocks`];
    case 'encoder-decoder':
      return [
        'Transformer encoder-decoder',
        `${model.encoderBlocks}+${model.decoderBlocks} blocks`,
        ...streamText(model),
      ];
    case 'decoder-only':
      return ['Transformer decoder', counted(model.blocks, 'block'), ...streamText(model)];
    case 'vit':
      return [
        'Vision transformer',
        `patches of ${model.patch}×${model.patch} px`,
        counted(model.blocks, 'block'),
        ...streamText(model),
      ];
  }
}

const streamText = (model: Extract<ModelSpec, { heads: number }>) => [
  `width ${model.width}`,
  counted(model.heads, 'head'),
];

const inputWidth = ({ input }: StudyResults['data']) => (input.kind === 'vector' ? [input.width] : []);
