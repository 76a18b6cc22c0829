/** How values flow through the main graph of a model: who makes and uses a tensor, and what depends on the inputs. */
import type { InitializerInfo, NodeInfo, SubgraphInfo } from './read-graph';
import type { OnnxModel } from './read';

/** Who makes and who uses each tensor of the main graph. */
export interface Flow {
  readonly producer: ReadonlyMap<string, NodeInfo>;
  readonly consumers: ReadonlyMap<string, readonly NodeInfo[]>;
  /** Tensors whose values (not only their shapes) depend on what a person feeds. */
  readonly dependent: ReadonlySet<string>;
  readonly outputs: ReadonlySet<string>;
  /** Named inputs of a node, and the tensors that the graphs inside it take from outside. */
  uses(node: NodeInfo): readonly string[];
  /** Constants that reach a node without passing anything that depends on an input, its subgraphs' own included. */
  constants(node: NodeInfo): readonly InitializerInfo[];
}

/** Operators whose result depends on the shape of their input only. */
const SHAPE_ONLY = new Set(['Shape', 'Size']);

/** Tensors that the graphs inside a node take from the graph around it. */
function capturedBy(node: NodeInfo): string[] {
  const captured = new Set<string>();
  const visit = (graph: SubgraphInfo) => {
    const own = new Set([
      ...graph.inputs,
      ...graph.initializers.keys(),
      ...graph.nodes.flatMap(({ outputs }) => outputs),
    ]);
    for (const inner of graph.nodes)
      for (const name of [...inner.inputs, ...capturedBy(inner)]) if (!own.has(name)) captured.add(name);
    for (const name of graph.outputs) if (!own.has(name)) captured.add(name);
  };
  node.subgraphs.forEach(visit);
  return [...captured];
}

function constantsInside(node: NodeInfo): InitializerInfo[] {
  return node.subgraphs.flatMap((graph) => [
    ...graph.initializers.values(),
    ...graph.nodes.flatMap(constantsInside),
  ]);
}

function dependentTensors(
  model: OnnxModel,
  consumers: ReadonlyMap<string, readonly NodeInfo[]>,
): ReadonlySet<string> {
  const pending = model.inputs.map(({ name }) => name).filter((name) => !model.optionalInputs.has(name));
  const dependent = new Set(pending);
  for (let tensor = pending.pop(); tensor !== undefined; tensor = pending.pop())
    for (const node of consumers.get(tensor) ?? []) {
      if (SHAPE_ONLY.has(node.op)) continue;
      for (const output of node.outputs)
        if (output && !dependent.has(output)) {
          dependent.add(output);
          pending.push(output);
        }
    }
  return dependent;
}

/** Works out the flow in one pass over the nodes, without recursion along the graph. */
export function flowOf(model: OnnxModel): Flow {
  const producer = new Map<string, NodeInfo>();
  const consumers = new Map<string, NodeInfo[]>();
  const used = new Map<NodeInfo, string[]>();
  for (const node of model.nodes) {
    const names = [...new Set([...node.inputs, ...capturedBy(node)])].filter(Boolean);
    used.set(node, names);
    for (const name of names) {
      const list = consumers.get(name);
      if (list) list.push(node);
      else consumers.set(name, [node]);
    }
    for (const output of node.outputs) if (output) producer.set(output, node);
  }
  const dependent = dependentTensors(model, consumers);
  const uses = (node: NodeInfo) => used.get(node) ?? [];
  const constants = (node: NodeInfo) => {
    const found = new Map<string, InitializerInfo>();
    const seen = new Set<string>();
    const pending = uses(node).filter((name) => !dependent.has(name));
    for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
      if (seen.has(name)) continue;
      seen.add(name);
      const initializer = model.initializers.get(name);
      const maker = producer.get(name);
      if (initializer) found.set(name, initializer);
      else if (maker && !SHAPE_ONLY.has(maker.op))
        pending.push(...uses(maker).filter((used) => !dependent.has(used)));
    }
    return [...[...found.values()].reverse(), ...constantsInside(node)];
  };
  return {
    producer,
    consumers,
    dependent,
    outputs: new Set(model.outputs.map(({ name }) => name)),
    uses,
    constants,
  };
}
