/** Reverse-mode differentiation: adds the backward pass of a graph to the graph itself. */
import { UserError } from '../../errors';
import type { Graph, GraphNode, Value } from '../graph';
import { GRADIENTS } from './index';
import type { Backward } from './rule';

/** A value of the forward pass and the gradient of the loss by it. */
export interface Seed {
  readonly value: Value;
  readonly gradient: Value;
}

/** Names of the values that depend on one of `sources`. */
function dependents(nodes: readonly GraphNode[], sources: readonly Value[]): Set<string> {
  const names = new Set(sources.map((source) => source.name));
  for (const node of nodes) {
    if (node.inputs.some((input) => names.has(input.name)))
      for (const output of node.outputs) names.add(output.name);
  }
  return names;
}

function backwardOf(
  graph: Graph,
  node: GraphNode,
  gradients: readonly (Value | undefined)[],
  active: ReadonlySet<string>,
) {
  const rule = GRADIENTS.get(node.op);
  if (!rule)
    throw new UserError(
      `node ${node.name} (${node.op})`,
      `cannot be trained through: ${node.op} has no gradient.`,
      'Use another operator there, or keep trained parameters off its inputs.',
    );
  const backward: Backward = {
    graph,
    node,
    gradients,
    get gradient() {
      const [first] = gradients;
      if (!first) throw new Error(`${node.op} has one output and therefore its gradient`);
      return first;
    },
    wants: (i) => active.has(node.inputs[i].name),
  };
  return rule(backward);
}

/**
 * Adds nodes that compute the gradient of the loss by each of `sources`, given its gradient by some values
 * (`seeds`: for example d loss / d logits), and returns those gradients in the order of `sources`.
 * Throws {@link UserError} that names the node where an operator between them has no gradient, and where a source
 * has no influence on the loss.
 */
export function addGradients(graph: Graph, seeds: readonly Seed[], sources: readonly Value[]): Value[] {
  const forward = [...graph.nodes];
  const active = dependents(forward, sources);
  const gradientOf = new Map<string, Value>();
  const accumulate = (value: Value, gradient: Value) => {
    const sofar = gradientOf.get(value.name);
    gradientOf.set(value.name, sofar ? graph.op('Add', [sofar, gradient]) : gradient);
  };
  for (const { value, gradient } of seeds) accumulate(value, gradient);
  for (const node of forward.reverse()) {
    const gradients = node.outputs.map((output) => gradientOf.get(output.name));
    if (!gradients.some(Boolean) || !node.inputs.some((input) => active.has(input.name))) continue;
    backwardOf(graph, node, gradients, active).forEach((gradient, i) => {
      if (gradient && active.has(node.inputs[i].name)) accumulate(node.inputs[i], gradient);
    });
  }
  return sources.map((source) => {
    const gradient = gradientOf.get(source.name);
    if (gradient) return gradient;
    throw new UserError(
      `parameter ${source.name}`,
      'has no influence on the loss.',
      'Leave it out of the model.',
    );
  });
}
