/** What each input of an ONNX model is for: rows of data, an initial recurrent state, ids into a table. */
import type { TensorPort } from '../engine/session';
import { flowOf } from '../onnx/layers-flow';
import type { Flow } from '../onnx/layers-flow';
import type { NodeInfo } from '../onnx/read-graph';
import type { OnnxModel } from '../onnx/read';
import type { ModelInput } from './model';

/** Operators through which a value is followed to where it is used. */
const PASSING = new Set(
  'Identity Cast Reshape Flatten Squeeze Unsqueeze Transpose Slice Split Expand Clip Where'.split(' '),
);
/** Positions of initial states among the inputs of recurrent operators. */
const STATE_POSITIONS: ReadonlyMap<string, readonly number[]> = new Map([
  ['LSTM', [5, 6]],
  ['GRU', [5]],
  ['RNN', [5]],
]);
const STATE_NAME = /state|hidden|memory|cache|past|(?:^|_)[hc](?:_?(?:in|n|0|prev|\d))?$/i;
const BATCH_NAME = /batch|^(?:n|b|bs|bsz)$/i;

/** Uses of a tensor, followed through operators that only rearrange it. */
function usesOf(consumers: Flow['consumers'], tensor: string): { node: NodeInfo; name: string }[] {
  const uses: { node: NodeInfo; name: string }[] = [];
  const seen = new Set([tensor]);
  const pending = [tensor];
  for (let name = pending.pop(); name !== undefined; name = pending.pop())
    for (const node of consumers.get(name) ?? []) {
      uses.push({ node, name });
      if (!PASSING.has(node.op)) continue;
      for (const output of node.outputs)
        if (!seen.has(output)) {
          seen.add(output);
          pending.push(output);
        }
    }
  return uses;
}

const sameShape = (a: TensorPort, b: TensorPort) =>
  a.type === b.type &&
  a.shape.length === b.shape.length &&
  a.shape.every((extent, i) => extent === b.shape[i]);

/** Axis that is called a batch, else an open one, else the first. */
function likelyBatchAxis(shape: TensorPort['shape']): number {
  const named = shape.findIndex((extent) => typeof extent === 'string' && BATCH_NAME.test(extent));
  return Math.max(named, 0);
}

function stateBatchAxis(input: TensorPort, feedsRecurrence: boolean, batch: number | string): number | null {
  const same = typeof batch === 'string' && batch !== '' ? input.shape.indexOf(batch) : -1;
  if (same >= 0) return same;
  if (feedsRecurrence && input.shape.length === 3) return 1;
  const open = input.shape.findIndex((extent) => typeof extent === 'string');
  if (open >= 0) return open;
  return typeof batch === 'number' && input.shape.includes(batch) ? input.shape.indexOf(batch) : null;
}

/** Rows along which axis, for an input that is no state; `batch` is the model's batch extent. */
function dataBatchAxis(input: TensorPort, batch: number | string): number | null {
  if (input.shape.length === 0) return null;
  const axis = likelyBatchAxis(input.shape);
  const extent = input.shape[axis];
  return typeof extent === 'string' || extent === batch ? axis : null;
}

/** Extent of the batch: open (by name) where any input's is, else the number that the first input declares. */
function batchExtent(inputs: readonly TensorPort[]): number | string {
  const extents = inputs
    .filter(({ shape }) => shape.length > 0)
    .map(({ shape }) => shape[likelyBatchAxis(shape)]);
  return extents.find((extent) => typeof extent === 'string') ?? extents[0] ?? '';
}

/** Describes the inputs of a model in declared order. */
export function inputsOf(model: OnnxModel): ModelInput[] {
  const { consumers } = flowOf(model);
  const described = model.inputs.map((input) => {
    const uses = usesOf(consumers, input.name);
    const feedsRecurrence = uses.some(({ node, name }) =>
      (STATE_POSITIONS.get(node.op) ?? []).some((position) => node.inputs[position] === name),
    );
    const returns = STATE_NAME.test(input.name) && model.outputs.some((output) => sameShape(input, output));
    const tables = uses
      .filter(({ node, name }) => node.op === 'Gather' && node.inputs[1] === name)
      .map(({ node }) => model.initializers.get(node.inputs[0])?.shape[node.integers.axis ?? 0])
      .filter((extent) => extent !== undefined);
    return { input, feedsRecurrence, state: feedsRecurrence || returns, tables };
  });
  // A model of states alone is fed through them.
  const fedByData = described.some(({ input, state }) => !state && !model.optionalInputs.has(input.name));
  const inputs = described.map((input) => ({ ...input, state: input.state && fedByData }));
  const batch = batchExtent(inputs.filter(({ state }) => !state).map(({ input }) => input));
  return inputs.map(({ input, feedsRecurrence, state, tables }) => ({
    ...input,
    optional: model.optionalInputs.has(input.name),
    state,
    batchAxis: state ? stateBatchAxis(input, feedsRecurrence, batch) : dataBatchAxis(input, batch),
    ...(tables.length > 0 ? { indexBound: Math.min(...tables) } : {}),
  }));
}
