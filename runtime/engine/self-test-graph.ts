/**
 * A small training graph with all that real ones need of an execution provider: batches gathered inside `Loop`, a
 * convolution, matrix products, an activation, a loss and updates of the carried weights.
 */
import { encodeModel } from '../onnx/encode';
import { Graph, type Value } from '../onnx/graph';
import type { NdArray } from './ndarray';

const ROWS = 128;
const BATCH = 64;
const SIDE = 8;
const CHANNELS = 4;
const PLACES = (SIDE - 2) ** 2;
const HIDDEN = 256;
const OUTPUTS = 8;
const RATE = 0.05;

/** Training steps of one run. */
export const STEPS = 16;

/** Largest change of a result that float32 rounding explains: {@link STEPS} steps, sums of up to 256 products of numbers below 1. */
export const TOLERANCE = 1e-4;

const int = (value: number) => ({ int: value });

/** One step: returns the loss and the weights after the update. */
function addStep(
  body: Graph,
  inputs: Value,
  targets: Value,
  kernel: Value,
  [first, second]: readonly Value[],
): { loss: Value; weights: Value[] } {
  const maps = body.op('Conv', [inputs, kernel]);
  const flat = body.op('Reshape', [maps, body.integers([BATCH, CHANNELS * PLACES])]);
  const hidden = body.op('Relu', [body.op('Gemm', [flat, first])]);
  const error = body.op('Sub', [body.op('Gemm', [hidden, second]), targets]);
  const loss = body.op('ReduceMean', [body.op('Mul', [error, error])], { keepdims: int(0) });
  const scale = body.scalar((2 * RATE) / (BATCH * OUTPUTS), 'float32');
  const change = body.op('Mul', [error, scale]);
  const positive = body.op('HardSigmoid', [hidden], { alpha: { float: 3e38 }, beta: { float: 0 } });
  const back = body.op('Mul', [body.op('Gemm', [change, second], { transB: int(1) }), positive]);
  const update = (weight: Value, left: Value, right: Value) =>
    body.op('Gemm', [left, right, weight], { transA: int(1), alpha: { float: -1 } });
  return { loss, weights: [update(first, flat, back), update(second, hidden, change)] };
}

/** The graph as an ONNX file: from {@link selfTestInputs} to the weights after {@link STEPS} steps and the losses. */
export function selfTestModel(): Uint8Array {
  const graph = new Graph('self-test');
  const inputs = graph.input('inputs', 'float32', [ROWS, 1, SIDE, SIDE]);
  const targets = graph.input('targets', 'float32', [ROWS, OUTPUTS]);
  const rows = graph.input('rows', 'int32', [STEPS, BATCH]);
  const kernel = graph.input('kernel', 'float32', [CHANNELS, 1, 3, 3]);
  const weights = [
    graph.input('first', 'float32', [CHANNELS * PLACES, HIDDEN]),
    graph.input('second', 'float32', [HIDDEN, OUTPUTS]),
  ];
  const body = new Graph('step', graph);
  const iteration = body.input('iteration', 'int64', []);
  body.output(body.op('Identity', [body.input('going', 'bool', [])]));
  const carried = weights.map(({ shape }, i) => body.input(`weight_${i}`, 'float32', shape));
  const batch = body.op('Gather', [rows, iteration]);
  const gathered = [inputs, targets].map((data) => body.op('Gather', [data, batch]));
  const step = addStep(body, gathered[0], gathered[1], kernel, carried);
  for (const value of [...step.weights, step.loss]) body.output(value);
  const count = graph.initializer('count', {
    type: 'int64',
    shape: [],
    data: BigInt64Array.of(BigInt(STEPS)),
  });
  const going = graph.initializer('always', { type: 'bool', shape: [], data: Uint8Array.of(1) });
  graph
    .node('Loop', [count, going, ...weights], {
      attributes: { body: { graph: body } },
      outputs: ['trained_first', 'trained_second', 'losses'],
    })
    .forEach((value) => graph.output(value));
  return encodeModel(graph);
}

/** Numbers in [-1/2, 1/2) without a pattern that training could not move. */
function spread(shape: readonly number[], scale: number): NdArray<'float32'> {
  const length = shape.reduce((product, extent) => product * extent, 1);
  const data = Float32Array.from({ length }, (_, i) => ((((i + 1) * 7919) % 1009) / 1009 - 0.5) * scale);
  return { type: 'float32', shape, data };
}

/** Data, batches and initial weights of the self-test, the same on every machine. */
export function selfTestInputs(): Record<string, NdArray> {
  return {
    inputs: spread([ROWS, 1, SIDE, SIDE], 2),
    targets: spread([ROWS, OUTPUTS], 2),
    rows: {
      type: 'int32',
      shape: [STEPS, BATCH],
      data: Int32Array.from({ length: STEPS * BATCH }, (_, i) => (i * 37) % ROWS),
    },
    kernel: spread([CHANNELS, 1, 3, 3], 1),
    first: spread([CHANNELS * PLACES, HIDDEN], 0.2),
    second: spread([HIDDEN, OUTPUTS], 0.2),
  };
}
