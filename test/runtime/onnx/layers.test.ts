import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { layersOf } from '../../../runtime/onnx/layers';
import type { LayerCandidate } from '../../../runtime/onnx/layers';
import { readModel } from '../../../runtime/onnx/read';
import * as build from './build-model';
import type { ModelParts } from './build-model';

async function layers(t: TestContext, parts: ModelParts, allTensors = false): Promise<LayerCandidate[]> {
  const model = await readModel(build.temporaryFile(t, 'm.onnx', build.modelBytes(parts)));
  return layersOf(model, allTensors);
}

const names = (found: LayerCandidate[]) => found.map(({ name }) => name);

const io = { input: [build.port('x', ['n', 4])], output: [build.port('y', ['n', 4])] };
const square = (name: string) => build.tensor(name, [4, 4], build.ramp(16));
const vector = (name: string) => build.tensor(name, [4], build.ramp(4));
const scalar = (name: string, value: number) => build.tensor(name, [], [value]);

test('a product and its bias are one layer, named after its weight, with the parameters of both', async (t) => {
  const found = await layers(t, {
    ...io,
    initializer: [square('block.fc.weight'), vector('block.fc.bias')],
    node: [
      build.node('MatMul', ['x', 'block.fc.weight'], ['product']),
      build.node('Add', ['block.fc.bias', 'product'], ['h']),
      build.node('Relu', ['h'], ['y']),
    ],
  });
  assert.deepEqual(found, [
    { name: 'block.fc', op: 'MatMul', tensor: 'h', parameters: 20, channels: 'last' },
    { name: 'y', op: 'Relu', tensor: 'y', parameters: 0, channels: 'last' },
  ]);
});

test('a product that is used before its bias as well stays a layer of its own', async (t) => {
  const found = await layers(t, {
    ...io,
    initializer: [square('fc.weight'), vector('fc.bias')],
    node: [
      build.node('MatMul', ['x', 'fc.weight'], ['product']),
      build.node('Add', ['fc.bias', 'product'], ['h']),
      build.node('Add', ['h', 'product'], ['y']),
    ],
  });
  assert.deepEqual(
    found.map(({ tensor }) => tensor),
    ['product', 'h', 'y'],
  );
});

test('plumbing, constants and shape arithmetic are no layers', async (t) => {
  const found = await layers(t, {
    ...io,
    initializer: [square('fc.weight'), build.int64Tensor('last', [1], [1])],
    node: [
      build.node('Shape', ['x'], ['shape']),
      build.node('Gather', ['shape', 'last'], ['extent']),
      build.node('Cast', ['extent'], ['asFloat'], [build.int('to', 1)]),
      build.node('Sqrt', ['asFloat'], ['root']),
      build.node('Transpose', ['x'], ['xt']),
      build.node('Transpose', ['xt'], ['x2']),
      build.node('Reshape', ['x2', 'shape'], ['x3']),
      build.node('Div', ['x3', 'root'], ['scaled']),
      build.node('Identity', ['fc.weight'], ['copy']),
      build.node('Relu', ['copy'], ['constant activation']),
      build.node('MatMul', ['scaled', 'copy'], ['y']),
    ],
  });
  assert.deepEqual(names(found), ['fc']);
  assert.equal(found[0].parameters, 16);
});

test('weights count through operators on constants, and those inside subgraphs count too', async (t) => {
  const branch = (name: string): ModelParts => ({
    name,
    output: [build.port(`${name}o`, ['n', 4])],
    initializer: [square(name)],
    node: [build.node('MatMul', ['h', name], [`${name}o`])],
  });
  const found = await layers(t, {
    ...io,
    initializer: [square('fc.weight'), scalar('yes', 1)],
    node: [
      build.node('Transpose', ['fc.weight'], ['wt']),
      build.node('MatMul', ['x', 'wt'], ['h']),
      build.node('Cast', ['yes'], ['condition'], [build.int('to', build.BOOL)]),
      build.node(
        'If',
        ['condition'],
        ['y'],
        [build.graphAttribute('then_branch', branch('a')), build.graphAttribute('else_branch', branch('b'))],
      ),
    ],
  });
  assert.deepEqual(found, [
    { name: 'fc', op: 'MatMul', tensor: 'h', parameters: 16, channels: 'last' },
    { name: 'y', op: 'If', tensor: 'y', parameters: 32, channels: null },
  ]);
});

test('a spelled-out layer norm is one layer, and so is a spelled-out GELU', async (t) => {
  const found = await layers(t, {
    ...io,
    initializer: [
      vector('norm.weight'),
      vector('norm.bias'),
      square('fc.weight'),
      scalar('two', 2),
      scalar('eps', 1e-5),
      scalar('root2', 1.4142135),
      scalar('one', 1),
      scalar('half', 0.5),
    ],
    node: [
      build.node('ReduceMean', ['x'], ['mean']),
      build.node('Sub', ['x', 'mean'], ['centred']),
      build.node('Pow', ['centred', 'two'], ['squares']),
      build.node('ReduceMean', ['squares'], ['variance']),
      build.node('Add', ['variance', 'eps'], ['safe']),
      build.node('Sqrt', ['safe'], ['deviation']),
      build.node('Div', ['centred', 'deviation'], ['standard']),
      build.node('Mul', ['standard', 'norm.weight'], ['scaled']),
      build.node('Add', ['scaled', 'norm.bias'], ['normed']),
      build.node('Div', ['normed', 'root2'], ['g1']),
      build.node('Erf', ['g1'], ['g2']),
      build.node('Add', ['g2', 'one'], ['g3']),
      build.node('Mul', ['normed', 'g3'], ['g4']),
      build.node('Mul', ['g4', 'half'], ['gelu']),
      build.node('MatMul', ['gelu', 'fc.weight'], ['f']),
      build.node('Add', ['f', 'x'], ['y']),
    ],
  });
  assert.deepEqual(names(found), ['norm', 'gelu', 'fc', 'y']);
  assert.deepEqual(
    found.map(({ tensor }) => tensor),
    ['normed', 'gelu', 'f', 'y'],
  );
});

test('names of modules in node names come first, and repeated names are told apart', async (t) => {
  const found = await layers(t, {
    ...io,
    initializer: [square('onnx::MatMul_7'), vector('layer1.0.fc.bias')],
    node: [
      build.node('MatMul', ['x', 'onnx::MatMul_7'], ['a'], [], '/layer1/layer1.0/fc/MatMul'),
      build.node('Add', ['layer1.0.fc.bias', 'a'], ['b'], [], '/layer1/layer1.0/fc/Add'),
      build.node('Relu', ['b'], ['c'], [], '/layer1/layer1.0/relu/Relu'),
      build.node('Add', ['c', 'x'], ['d'], [], '/layer1/layer1.0/Add'),
      build.node('Relu', ['d'], ['e'], [], '/layer1/layer1.0/relu/Relu_1'),
      build.node('MatMul', ['e', 'onnx::MatMul_7'], ['f'], [], 'head'),
      build.node('Softmax', ['f'], ['y'], [], 'Softmax_9'),
    ],
  });
  assert.deepEqual(names(found), [
    'layer1.0.fc',
    'layer1.0.relu.Relu',
    'layer1.0.Add',
    'layer1.0.relu.Relu_1',
    'head',
    'y',
  ]);
});

test('every tensor that a node makes is listed on request, useful ones under their layer names', async (t) => {
  const found = await layers(
    t,
    {
      ...io,
      initializer: [square('fc.weight')],
      node: [
        build.node('Shape', ['x'], ['shape']),
        build.node('Reshape', ['x', 'shape'], ['same']),
        build.node('MatMul', ['same', 'fc.weight'], ['h']),
        build.node('Relu', ['h'], ['y']),
      ],
    },
    true,
  );
  assert.deepEqual(names(found), ['shape', 'same', 'fc', 'y']);
});

test('a chain of thirty thousand nodes is followed without running out of stack', async (t) => {
  const length = 30_000;
  const tensorName = (i: number) => (i === 0 ? 'x' : i === length ? 'y' : `t${i}`);
  const found = await layers(t, {
    ...io,
    initializer: [scalar('one', 1)],
    node: Array.from({ length }, (_, i) => build.node('Add', [tensorName(i), 'one'], [tensorName(i + 1)])),
  });
  assert.deepEqual(names(found), ['y']);
});

test('channels are first after a convolution, last after a product, and unknown after a transposition', async (t) => {
  const found = await layers(t, {
    input: [build.port('x', ['n', 4, 6])],
    output: [build.port('y', ['n', 6, 4])],
    initializer: [build.tensor('conv.weight', [4, 4, 1], build.ramp(16)), square('fc.weight')],
    node: [
      build.node('Conv', ['x', 'conv.weight'], ['c']),
      build.node('Relu', ['c'], ['r']),
      build.node('Transpose', ['r'], ['t'], [build.ints('perm', [0, 2, 1])]),
      build.node('Sigmoid', ['t'], ['s']),
      build.node('MatMul', ['s', 'fc.weight'], ['m']),
      build.node('Add', ['m', 's'], ['y']),
    ],
  });
  assert.deepEqual(
    found.map(({ tensor, channels }) => [tensor, channels]),
    [
      ['c', 'first'],
      ['r', 'first'],
      ['s', null],
      ['m', 'last'],
      ['y', 'last'],
    ],
  );
});
