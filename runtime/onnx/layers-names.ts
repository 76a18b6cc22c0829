/** Names by which a person recognises a layer: those of the modules in the program that the model was exported from. */
import type { InitializerInfo, NodeInfo } from './read-graph';

/** Where a node stands in the exported program, by its name. */
export interface Scope {
  /** Path of the module, e.g. `layer1.0.conv1`; `''` where the node's name has none. */
  readonly scope: string;
  /** Last part of the node's name, e.g. `Conv` or `Add_1`. */
  readonly step: string;
}

/**
 * `/layer1/layer1.0/conv1/Conv` (PyTorch) is module `layer1.0.conv1`, step `Conv`: a part that repeats its parent's path
 * replaces it. Keras and TensorFlow write `model/dense/MatMul`.
 */
export function scopeOf(node: NodeInfo): Scope {
  if (!node.name.includes('/')) return { scope: '', step: node.name };
  const parts = node.name.split('/').filter((part) => part !== '' && part !== 'StatefulPartitionedCall');
  const step = parts.pop() ?? '';
  const path: string[] = [];
  for (const part of parts) {
    const parent = path.at(-1);
    if (parent !== undefined && part.startsWith(`${parent}.`)) path.pop();
    path.push(part);
  }
  return { scope: path.join('.'), step };
}

const WEIGHT_SUFFIX =
  /(?:[._/](?:weight|bias|kernel|gamma|beta|running_mean|running_var|moving_mean|moving_variance|embeddings|weight_g|weight_v|weight_(?:ih|hh)_l\d+|[wb]_\d+|scale|alpha)|(?<=in_proj)_(?:weight|bias))(?:_quantized|_transposed|\/ReadVariableOp)?(?::0)?$/;

/** The module that a weight belongs to, by its name: `encoder.layers.0.linear1.weight` -> `encoder.layers.0.linear1`. */
function moduleOfWeight(weight: string): string | undefined {
  const module = weight.replace(WEIGHT_SUFFIX, '').replaceAll('/', '.');
  return module !== weight.replaceAll('/', '.') && module !== '' ? module : undefined;
}

/** Whether a name says no more than the operator and a number. */
function isGeneric(name: string, op: string): boolean {
  const bare = name.replace(/^(?:p2o\.|onnx::|node_?|n_?|\/)/, '').replace(/[._]?\d+$/, '');
  return bare === '' || bare.toLowerCase() === op.toLowerCase() || /^(?:p2o\.|onnx::)/.test(name);
}

/** A tensor's name without what exporters append to it. */
function cleanTensor(name: string): string {
  return name
    .replace(/(?:\.tmp_\d+|_output_\d+|:\d+)$/, '')
    .replace(/^\/+/, '')
    .replaceAll('/', '.');
}

/** What is known of the scopes of a model: which have modules inside, and how many unweighted layers each has. */
export interface ScopeUse {
  readonly containers: ReadonlySet<string>;
  readonly layers: ReadonlyMap<string, number>;
}

function nameInScope(node: NodeInfo, weightModule: string | undefined, use: ScopeUse): string {
  const { scope, step } = scopeOf(node);
  if (weightModule !== undefined && (weightModule === scope || weightModule.startsWith(`${scope}.`)))
    return weightModule;
  const alone = use.layers.get(scope) === 1 && !use.containers.has(scope);
  return alone ? scope : `${scope}.${step}`;
}

/**
 * The name of the layer that ends in the last of `nodes`, before names are made unique; `constants` are those that its
 * nodes use.
 */
export function nameOfLayer(
  nodes: readonly NodeInfo[],
  constants: readonly InitializerInfo[],
  tensor: string,
  use: ScopeUse,
): string {
  const module = constants.map(({ name }) => moduleOfWeight(name)).find((name) => name !== undefined);
  const scoped = nodes.find((node) => scopeOf(node).scope !== '');
  if (scoped) return nameInScope(scoped, module, use);
  if (module !== undefined) return module;
  const { name, op } = nodes[nodes.length - 1];
  const own = name.replace(/^\/+/, '');
  const clean = cleanTensor(tensor);
  if (own && !isGeneric(own, op)) return own;
  if (!isGeneric(clean, op) || own.startsWith('p2o.')) return clean;
  return own || clean || op;
}

/** Appends `_1`, `_2` ... to names that occur again. */
export function makeUnique(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let i = 1; taken.has(unique); i++) unique = `${name}_${i}`;
    taken.add(unique);
    return unique;
  });
}
