/** The layers of a model: its useful activations, with names that a person recognises. */
import type { LayerInfo } from '../checkpoints/model';
import { PRODUCER } from './encode';
import { channelPlaces } from './layers-channels';
import { flowOf } from './layers-flow';
import type { Flow } from './layers-flow';
import { makeUnique, nameOfLayer, scopeOf } from './layers-names';
import type { ScopeUse } from './layers-names';
import { LayerSelector, weightsOf } from './layers-select';
import type { LayerNodes } from './layers-select';
import type { NodeInfo } from './read-graph';
import type { OnnxModel } from './read';

/** A layer before ONNX Runtime has told its type and shape. */
export type LayerCandidate = Omit<LayerInfo, 'type' | 'shape' | 'index'>;

type FoundLayer = Omit<LayerInfo, 'type' | 'shape' | 'index' | 'channels'>;

/** Names of the further outputs of recurrent operators. */
const STATE_OUTPUTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['LSTM', ['', 'h', 'c']],
  ['GRU', ['', 'h']],
  ['RNN', ['', 'h']],
]);

/** Outputs of a layer's last node that are activations, with what is appended to the layer's name. */
function activationsOf(node: NodeInfo): { tensor: string; suffix: string }[] {
  const states = node.domain === '' ? STATE_OUTPUTS.get(node.op) : undefined;
  const all = states !== undefined || node.subgraphs.length > 0 || node.domain !== '';
  return node.outputs
    .map((tensor, i) => ({ tensor, suffix: i === 0 ? '' : `.${states?.[i] ?? i}` }))
    .filter(({ tensor }, i) => tensor !== '' && (all || i === 0));
}

function scopeUseOf(nodes: readonly NodeInfo[], layers: readonly LayerNodes[]): ScopeUse {
  const containers = new Set<string>();
  for (const node of nodes) {
    const { scope } = scopeOf(node);
    for (let at = scope.lastIndexOf('.'); at > 0; at = scope.lastIndexOf('.', at - 1))
      containers.add(scope.slice(0, at));
  }
  const counts = new Map<string, number>();
  for (const { nodes: members } of layers) {
    const scope = members.map((node) => scopeOf(node).scope).find(Boolean) ?? '';
    counts.set(scope, (counts.get(scope) ?? 0) + 1);
  }
  return { containers, layers: counts };
}

/** Elements of distinct weights. */
function countElements(weights: LayerNodes['weights']): number {
  return [...new Set(weights)].reduce((sum, { elements }) => sum + elements, 0);
}

function usefulLayers(model: OnnxModel, flow: Flow): FoundLayer[] {
  const isOurs = model.producer === PRODUCER;
  const layers = new LayerSelector(flow, model.nodes, isOurs).select();
  const use = scopeUseOf(model.nodes, layers);
  const found = layers.flatMap(({ nodes, weights }) => {
    const parameters = countElements(weights);
    const last = nodes[nodes.length - 1];
    const constants = weights.length > 0 ? weights : flow.constants(last);
    const [tensor] = last.outputs;
    const name = isOurs ? tensor : nameOfLayer(nodes, constants, tensor, use);
    const op = nodes.find((node) => weightsOf(flow, node).length > 0)?.op ?? last.op;
    return activationsOf(last)
      .filter(({ tensor }) => flow.dependent.has(tensor))
      .map(({ tensor, suffix }) => ({ name: name + suffix, op, tensor, parameters }));
  });
  const names = makeUnique(found.map(({ name }) => name));
  return found.map((layer, i) => ({ ...layer, name: names[i] }));
}

/**
 * The layers of a model in stored order, which is an order of computation. With `allTensors` every tensor that a node
 * of the main graph makes: those that are no useful layers bear the tensor's own name.
 */
export function layersOf(model: OnnxModel, allTensors = false): LayerCandidate[] {
  const flow = flowOf(model);
  const useful = usefulLayers(model, flow);
  const layers = allTensors ? withOtherTensors(model, flow, useful) : useful;
  const places = channelPlaces(model, flow);
  return layers.map((layer) => ({ ...layer, channels: places.get(layer.tensor) ?? null }));
}

/** Every tensor that a node of the main graph makes, in stored order. */
function withOtherTensors(model: OnnxModel, flow: Flow, useful: readonly FoundLayer[]): FoundLayer[] {
  const known = new Map(useful.map((layer) => [layer.tensor, layer]));
  const taken = new Set(useful.map(({ name }) => name));
  const others = model.nodes.flatMap((node) =>
    node.op === 'Constant' ? [] : node.outputs.filter(Boolean).map((tensor) => ({ node, tensor })),
  );
  const names = makeUnique([
    ...taken,
    ...others.filter(({ tensor }) => !known.has(tensor)).map(({ tensor }) => tensor),
  ]).slice(taken.size);
  let next = 0;
  return others.map(
    ({ node, tensor }) =>
      known.get(tensor) ?? {
        name: names[next++],
        op: node.op,
        tensor,
        parameters: countElements(weightsOf(flow, node)),
      },
  );
}
