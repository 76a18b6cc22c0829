/** Where the channels of each tensor lie, so that means over positions are taken over positions. */
import type { ChannelPlace } from '../checkpoints/model';
import type { Flow } from './layers-flow';
import { weightsOf } from './layers-select';
import type { NodeInfo } from './read-graph';
import type { OnnxModel } from './read';

const FIRST = new Set(
  (
    'Conv ConvTranspose ConvInteger QLinearConv BatchNormalization InstanceNormalization GroupNormalization LRN MaxPool ' +
    'AveragePool LpPool GlobalAveragePool GlobalMaxPool GlobalLpPool MaxUnpool Resize Upsample'
  ).split(' '),
);
const LAST = new Set('LayerNormalization RMSNormalization LSTM GRU RNN'.split(' '));
/** Multiply or look up weights: what comes out has their columns last. */
const LAST_IF_WEIGHTED = new Set(['MatMul', 'Gemm', 'Gather', 'MatMulInteger', 'QLinearMatMul']);
/** After these the axes mean something else. */
const REARRANGING = new Set('Reshape Transpose Flatten Squeeze Unsqueeze Einsum MatMul Gather'.split(' '));

function placeAfter(
  node: NodeInfo,
  flow: Flow,
  places: ReadonlyMap<string, ChannelPlace>,
): ChannelPlace | undefined {
  if (node.domain !== '') return undefined;
  if (FIRST.has(node.op)) return 'first';
  if (LAST.has(node.op)) return 'last';
  if (LAST_IF_WEIGHTED.has(node.op) && weightsOf(flow, node).length > 0) return 'last';
  if (REARRANGING.has(node.op)) return undefined;
  return node.inputs.map((name) => places.get(name)).find((place) => place !== undefined);
}

/** Channel places by tensor, in one pass over the nodes in stored order; tensors of which nothing is known are missing. */
export function channelPlaces(model: OnnxModel, flow: Flow): Map<string, ChannelPlace> {
  const places = new Map<string, ChannelPlace>();
  for (const node of model.nodes) {
    if (!node.outputs.some((output) => flow.dependent.has(output))) continue;
    const place = placeAfter(node, flow, places);
    if (place) for (const output of node.outputs) places.set(output, place);
  }
  return places;
}
