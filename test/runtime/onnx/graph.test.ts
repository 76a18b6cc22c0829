import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onnx } from 'onnx-proto';
import { float32, int64 } from '../../../runtime/engine/ndarray';
import { Session } from '../../../runtime/engine/session';
import { UserError } from '../../../runtime/errors';
import { encodeModel } from '../../../runtime/onnx/encode';
import { Graph, type Attributes, type Extent } from '../../../runtime/onnx/graph';

/** Shape of the output of `op` on float32 inputs of the given shapes. */
function shapeOf(op: string, shapes: Extent[][], attributes: Attributes = {}): readonly Extent[] {
  const graph = new Graph('shapes');
  return graph.op(
    op,
    shapes.map((shape, i) => graph.input(`x${i}`, 'float32', shape)),
    attributes,
  ).shape;
}

test('shapes are inferred with open dimensions kept by name', () => {
  assert.deepEqual(shapeOf('Add', [['batch', 4], [4]]), ['batch', 4]);
  assert.deepEqual(
    shapeOf('Mul', [
      [1, 'batch'],
      [3, 1],
    ]),
    [3, 'batch'],
  );
  assert.deepEqual(shapeOf('Gemm', [['batch', 4], [5, 4], [5]], { transB: { int: 1 } }), ['batch', 5]);
  assert.deepEqual(shapeOf('MatMul', [[7], [7, 2]]), [2]);
  assert.deepEqual(
    shapeOf('MatMul', [
      ['batch', 3, 4],
      [4, 2],
    ]),
    ['batch', 3, 2],
  );
  assert.deepEqual(shapeOf('ReduceMean', [['batch', 3]]), [1, 1]);
  assert.deepEqual(shapeOf('ReduceMean', [['batch', 3]], { keepdims: { int: 0 } }), []);
});

test('shapes of movements follow their constants', () => {
  const graph = new Graph('movement');
  const x = graph.input('x', 'float32', [4, 6]);
  const [a, b] = graph.node('Split', [x, graph.integers([2, 4])], { attributes: { axis: { int: 1 } } });
  assert.deepEqual(
    [a.shape, b.shape],
    [
      [4, 2],
      [4, 4],
    ],
  );
  assert.deepEqual(graph.op('Concat', [b, a], { axis: { int: -1 } }).shape, [4, 6]);
  assert.deepEqual(graph.op('Reshape', [x, graph.integers([3, -1])]).shape, [3, 8]);
  const rows = graph.input('rows', 'int32', ['batch']);
  assert.deepEqual(graph.op('Gather', [x, rows]).shape, ['batch', 6]);
});

test('inputs that do not fit are refused by the name of the node, with their shapes', () => {
  const graph = new Graph('refused');
  const x = graph.input('input', 'float32', ['batch', 4]);
  const w = graph.input('hidden1.weight', 'float32', [8, 5]);
  assert.throws(
    () => graph.op('Gemm', [x, w], { transB: { int: 1 } }, 'hidden1/linear'),
    (error) => {
      assert.ok(error instanceof UserError);
      assert.equal(error.subject, 'node hidden1/linear (Gemm)');
      assert.match(
        error.reason,
        /inner dimensions 4 and 5 differ.*input \(float32, batch x 4\), hidden1\.weight/,
      );
      return true;
    },
  );
  assert.throws(() => graph.op('Add', [x, w]), /shapes batch x 4 and 8 x 5 do not broadcast/);
  assert.throws(() => graph.op('Add', [x, graph.input('n', 'int64', [1])]), /one element type/);
  assert.throws(() => graph.op('Softplus', [x]), /no type rule/);
});

test('a name is given once, also over a graph and the bodies in it', () => {
  const graph = new Graph('names');
  graph.input('hidden1', 'float32', [1]);
  assert.throws(() => new Graph('body', graph).input('hidden1', 'float32', [1]), /hidden1: is defined twice/);
});

test('an encoded model declares opset, metadata and shapes, and leaves out what no output needs', () => {
  const graph = new Graph('lean');
  const x = graph.input('x', 'float32', ['batch', 3]);
  graph.op('Exp', [graph.op('Mul', [x, graph.scalar(3, 'float32')])]);
  graph.output(graph.op('Tanh', [graph.op('Mul', [x, graph.scalar(2, 'float32')], {}, 'twice')], {}, 'y'));
  const model = onnx.ModelProto.decode(encodeModel(graph, { seed: '4' }));
  assert.deepEqual(
    model.opsetImport.map(({ domain, version }) => [domain, Number(version)]),
    [['', 20]],
  );
  assert.deepEqual(
    model.metadataProps.map(({ key, value }) => [key, value]),
    [['seed', '4']],
  );
  assert.deepEqual(
    model.graph?.node?.map(({ name }) => name),
    ['twice', 'y'],
  );
  assert.equal(model.graph?.initializer?.length, 1);
  assert.deepEqual(
    model.graph?.output?.[0].type?.tensorType?.shape?.dim?.map((dim) => dim.dimParam || Number(dim.dimValue)),
    ['batch', 3],
  );
});

test('a loop carries state, reads values around it and collects a list', async () => {
  const graph = new Graph('outer');
  const step = graph.input('step', 'float32', [2]);
  const count = graph.input('count', 'int64', []);
  const going = graph.initializer('going', { type: 'bool', shape: [], data: Uint8Array.of(1) });
  const body = new Graph('body', graph);
  body.input('iteration', 'int64', []);
  body.output(body.op('Identity', [body.input('still', 'bool', [])]));
  const sum = body.op('Add', [body.input('sum', 'float32', [2]), step]);
  body.output(sum);
  body.output(body.op('ReduceSum', [sum], { keepdims: { int: 0 } }));
  const start = graph.initializer('start', float32([2]));
  const [last, list] = graph.node('Loop', [count, going, start], {
    attributes: { body: { graph: body } },
    outputs: ['last', 'list'],
  });
  assert.deepEqual([last.shape, list.shape], [[2], ['steps']]);
  graph.output(last);
  graph.output(list);
  const session = await Session.create(encodeModel(graph));
  const result = await session.run({
    step: float32([2], Float32Array.of(1, 10)),
    count: int64([], [3]),
  });
  assert.deepEqual(result.last.data, Float32Array.of(3, 30));
  assert.deepEqual(result.list.data, Float32Array.of(11, 22, 33));
  await session.release();
});
