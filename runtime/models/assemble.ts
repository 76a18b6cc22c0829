/** From parts and the way through them to a {@link Model}: its layers are found by going that way once. */
import { Graph, type Value } from '../onnx/graph';
import type { ForwardPass, Layer, LayerReduction, Model } from './model';
import { tensorsOf, type Pass, type Tensors } from './parts/part';

/** A value that was marked as a layer. */
interface Kept {
  readonly value: Value;
  readonly ofRecord: boolean;
}

/** How the activation of a row becomes units, by its axes: [units], [tokens, units], [channels, height, width]. */
const REDUCTIONS: readonly LayerReduction[] = ['none', 'mean over tokens', 'mean over space'];

function layerOf({ value, ofRecord }: Kept): Layer {
  const shape = value.shape.slice(1).map(Number);
  const reduction = REDUCTIONS[shape.length - 1];
  const units = reduction === 'mean over space' ? shape[0] : shape[shape.length - 1];
  return { name: value.name, shape, reduction, units, ofRecord };
}

/** Goes the way through the parts and notes what is marked. */
function walk(pass: ForwardPass, forward: (pass: Pass) => void): Kept[] {
  const kept: Kept[] = [];
  forward({
    graph: pass.graph,
    input: pass.input,
    training: pass.training,
    tensor: (name) => pass.tensor(name),
    dropout: (value, rate, name) => pass.dropout(value, rate, name),
    update: (buffer, value) => {
      pass.update(buffer, value);
    },
    keep(value, { ofRecord } = { ofRecord: false }) {
      kept.push({ value, ofRecord });
      return value;
    },
  });
  return kept;
}

/** The layers of one row, from a forward pass in a graph that is thrown away. */
function trace(input: Model['input'], tensors: Tensors, forward: (pass: Pass) => void): Layer[] {
  const graph = new Graph('layers');
  const declared = [...tensors.parameters, ...tensors.buffers].map(
    ({ name, shape }) => [name, graph.input(name, 'float32', shape)] as const,
  );
  const values = new Map(declared);
  const pass: ForwardPass = {
    graph,
    input: graph.input('input', input.type, [1, ...input.shape]),
    training: false,
    tensor(name) {
      const value = values.get(name);
      if (!value) throw new Error(`the model has no tensor ${name}`);
      return value;
    },
    dropout: (value) => value,
    update: () => undefined,
  };
  return walk(pass, forward).map(layerOf);
}

/**
 * The model of `parts` whose forward pass is `forward`, which marks every layer in forward order; the logits last.
 * `input`: of one row.
 */
export function assemble(
  input: Model['input'],
  parts: readonly Tensors[],
  forward: (pass: Pass) => void,
): Model {
  const tensors = tensorsOf(...parts);
  return {
    input,
    ...tensors,
    layers: trace(input, tensors, forward),
    forward: (pass) => walk(pass, forward).map(({ value }) => value),
  };
}
