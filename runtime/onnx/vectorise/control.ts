/** Control flow: one loop over the steps of all seeds. */
import { Graph, type GraphNode } from '../graph';
import { stacked, type Batching, type BatchingRule, type Lifted } from './rule';

/** Operators whose output is the same for all seeds whatever their input is. */
const OF_SHAPE = new Set(['Shape', 'Size']);

function bodyOf(node: GraphNode): Graph | undefined {
  const { body } = node.attributes;
  return body && 'graph' in body ? body.graph : undefined;
}

/** Whether a node reads, itself or in its body, a value of which `isStacked` holds. */
function readsStacked(node: GraphNode, isStacked: (name: string) => boolean): boolean {
  if (node.inputs.some(({ name }) => isStacked(name))) return true;
  return bodyOf(node)?.nodes.some((inner) => readsStacked(inner, isStacked)) ?? false;
}

/** Which outputs of a body are stacked when these inputs are. */
function stackedOutputs(
  body: Graph,
  inputs: readonly boolean[],
  around: (name: string) => boolean,
): boolean[] {
  const names = new Set(body.inputs.filter((_, i) => inputs[i]).map(({ name }) => name));
  const isStacked = (name: string) => names.has(name) || around(name);
  for (const node of body.nodes) {
    if (OF_SHAPE.has(node.op) || !readsStacked(node, isStacked)) continue;
    for (const { name } of node.outputs) names.add(name);
  }
  return body.outputs.map(({ name }) => isStacked(name));
}

/** The states that are stacked at the start or become so in some iteration. */
function stackedStates(batching: Batching, body: Graph): boolean[] {
  let states = batching.inputs.slice(2).map((input) => input.stacked);
  for (;;) {
    const outputs = stackedOutputs(body, [false, false, ...states], batching.bodies.isStacked);
    if (outputs[0]) batching.refuse('the seeds could end at different steps.');
    const grown = states.map((state, i) => state || outputs[i + 1]);
    if (grown.every((state, i) => state === states[i])) return states;
    states = grown;
  }
}

/** The list of what each iteration puts out, [steps, seeds, ...], with the seed axis in front. */
function scanOutput(batching: Batching, value: Lifted['value']): Lifted {
  const rest = Array.from({ length: value.shape.length - 2 }, (_, i) => i + 2);
  return stacked(batching.transpose(value, [1, 0, ...rest]));
}

const loop: BatchingRule = (batching) => {
  const source = bodyOf(batching.node);
  if (!source) return batching.refuse('it has no body.');
  const [count, going] = [batching.shared(0), batching.shared(1)];
  const states = stackedStates(batching, source);
  const start = states.map((hasAxis, i) => (hasAxis ? batching.stacked(i + 2) : batching.shared(i + 2)));
  const body = new Graph(source.name, batching.graph);
  const inputs = source.inputs.map(({ name, type }, i): Lifted => {
    const from = i < 2 ? source.inputs[i] : start[i - 2];
    return { value: body.input(name, type, from.shape), stacked: states[i - 2] ?? false };
  });
  const outputs = batching.bodies.translate(source, body, inputs);
  outputs.forEach(({ value, stacked: hasAxis }, i) => {
    const wanted = states[i - 1] ?? hasAxis;
    body.output(wanted && !hasAxis ? repeated(batching, body, value) : value);
  });
  const results = batching.nodes('Loop', [count, going, ...start], { body: { graph: body } });
  return results.map((value, i) => {
    const hasAxis = states[i] ?? outputs[i + 1].stacked;
    return hasAxis && i >= states.length ? scanOutput(batching, value) : { value, stacked: hasAxis };
  });
};

function repeated({ size }: Batching, body: Graph, value: Lifted['value']): Lifted['value'] {
  return body.op('Expand', [value, body.integers([size, ...value.shape.map(() => 1)])]);
}

/** Batching rules of control flow. */
export const control: Record<string, BatchingRule> = { Loop: loop };
