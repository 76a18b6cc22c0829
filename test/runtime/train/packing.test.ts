import assert from 'node:assert/strict';
import { test } from 'node:test';
import { float32, sizeOf } from '../../../runtime/engine/ndarray';
import { Session } from '../../../runtime/engine/session';
import { encodeModel } from '../../../runtime/onnx/encode';
import { Graph } from '../../../runtime/onnx/graph';
import { Packing } from '../../../runtime/train/packing';

const LARGE = [80, 80];
const cases: [string, number[][], number][] = [
  ['large and small ones', [LARGE, [3], [2, 5], LARGE, [1]], 3],
  ['one small one', [LARGE, [3]], 2],
  ['small ones only', [[3], [2, 2]], 1],
  ['large ones only', [LARGE, LARGE], 2],
];

for (const [name, shapes, packedCount] of cases) {
  test(`tensors come back as they were packed: ${name}`, async () => {
    const graph = new Graph('packing');
    const inputs = shapes.map((shape, i) => graph.input(`x${i}`, 'float32', shape));
    const packing = new Packing(shapes);
    const packed = packing.pack(graph, inputs);
    assert.equal(packed.length, packedCount);
    const outputs = packing.unpack(graph, packed).map((value) => graph.output(graph.op('Identity', [value])));
    assert.deepEqual(
      outputs.map(({ shape }) => shape),
      shapes,
    );
    const session = await Session.create(encodeModel(graph));
    const arrays = shapes.map((shape, k) =>
      float32(
        shape,
        Float32Array.from({ length: sizeOf(shape) }, (_, i) => k * 1e5 + i),
      ),
    );
    const found = await session.run(Object.fromEntries(arrays.map((array, i) => [`x${i}`, array])));
    outputs.forEach((output, i) => assert.deepEqual(found[output.name].data, arrays[i].data));
    await session.release();
  });
}
