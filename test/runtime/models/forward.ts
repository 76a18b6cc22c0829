/** Runs the forward pass of a model by itself, as training builds it or as evaluation does. */
import type { InputInfo } from '../../../runtime/data/dataset';
import { float32, sizeOf, type NdArray } from '../../../runtime/engine/ndarray';
import { Session } from '../../../runtime/engine/session';
import { initialise } from '../../../runtime/models/initialise';
import type { Model } from '../../../runtime/models/model';
import { encodeModel } from '../../../runtime/onnx/encode';
import { Graph, type Value } from '../../../runtime/onnx/graph';
import { rowShape } from '../../../runtime/train/model-input';

/** Tensors of a model at the start of a run. */
export function initialTensors(model: Model, seed = 1): Record<string, NdArray> {
  return Object.fromEntries([
    ...model.parameters.map(({ name, shape, initialisation }) => [
      name,
      initialise(name, shape, initialisation, seed),
    ]),
    ...model.buffers.map(({ name, shape, initial }) => [
      name,
      initialise(name, shape, { kind: 'constant', value: initial }, seed),
    ]),
  ]) as Record<string, NdArray>;
}

/** The tensors of a model as inputs of a graph, by name. */
function inputsFor(graph: Graph, { parameters, buffers }: Model): (name: string) => Value {
  const values = new Map(
    [...parameters, ...buffers].map(({ name, shape }) => [name, graph.input(name, 'float32', shape)]),
  );
  return (name) => values.get(name) as Value;
}

/** What one forward pass gives: every layer by its name, and every updated buffer as `updated name`. */
export type Activations = Record<string, NdArray>;

/**
 * Layers and updated buffers of `input` [rows, ...]. A training pass has a fixed batch and no dropout here; any other an
 * open batch.
 */
export async function runForward(
  model: Model,
  tensors: Readonly<Record<string, NdArray>>,
  input: NdArray,
  { training } = { training: false },
): Promise<Activations> {
  const graph = new Graph('forward');
  const batch = training ? input.shape[0] : 'batch';
  const updated: Value[] = [];
  const layers = model.forward({
    graph,
    input: graph.input('input', model.input.type, [batch, ...model.input.shape]),
    training,
    tensor: inputsFor(graph, model),
    dropout: (value) => value,
    update: (buffer, value) => updated.push(graph.op('Identity', [value], {}, `updated ${buffer}`)),
  });
  for (const value of [...layers, ...updated]) graph.output(value);
  const session = await Session.create(encodeModel(graph));
  const found = await session.run({ ...tensors, input });
  await session.release();
  return found;
}

/** Places of dropout in a training pass of `input`. */
export function dropoutPlaces(model: Model, input: NdArray): { name: string; rate: number }[] {
  const graph = new Graph('forward');
  const places: { name: string; rate: number }[] = [];
  model.forward({
    graph,
    input: graph.input('input', model.input.type, input.shape),
    training: true,
    tensor: inputsFor(graph, model),
    dropout(value, rate, name) {
      places.push({ name, rate });
      return value;
    },
    update: () => undefined,
  });
  return places;
}

/** Largest difference between two lists of numbers of one length. */
export function largestDifference(found: NdArray, expected: readonly number[]): number {
  return expected.reduce((most, number, i) => Math.max(most, Math.abs(number - Number(found.data[i]))), 0);
}

/** Rows of inputs without a pattern that a model could be blind to. */
export function rowsFor(input: InputInfo, rows: number): NdArray {
  const shape = [rows, ...rowShape(input)];
  const size = sizeOf(shape);
  if (input.kind === 'tokens') {
    const data = Int32Array.from({ length: size }, (_, i) => (i * i + 3 * (i >> 2)) % input.vocabulary);
    return { type: 'int32', shape, data };
  }
  return float32(
    shape,
    Float32Array.from({ length: size }, (_, i) => 0.5 + 0.5 * Math.sin(i * 1.7)),
  );
}
