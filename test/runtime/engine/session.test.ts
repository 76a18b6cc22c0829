import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { float32, int64 } from '../../../runtime/engine/ndarray';
import { Session } from '../../../runtime/engine/session';
import * as build from '../onnx/build-model';

test('a session tells its inputs and outputs, and fetches only what is asked for', async () => {
  const session = await Session.create(
    build.smallModel({ output: [build.port('y', ['n', 2]), build.port('h', ['n', 2])] }),
  );
  assert.deepEqual(session.inputs, [{ name: 'x', type: 'float32', shape: ['n', 3] }]);
  assert.deepEqual(
    session.outputs.map(({ name }) => name),
    ['y', 'h'],
  );
  const feeds = { x: float32([1, 3], Float32Array.of(0, 0, 0)) };
  assert.deepEqual(await session.run(feeds, ['h']), { h: float32([1, 2], Float32Array.of(0.5, -0.5)) });
  assert.deepEqual(Object.keys(await session.run(feeds)), ['y', 'h']);
  await session.release();
});

test('every element type goes in and comes out as it was', async () => {
  const cases = [
    { code: build.FLOAT, array: float32([2], Float32Array.of(1.5, -2)) },
    { code: build.FLOAT16, array: { type: 'float16', shape: [2], data: Uint16Array.of(0x3c00, 0xc000) } },
    { code: build.INT64, array: int64([2], [2 ** 40, -3]) },
    { code: build.BOOL, array: { type: 'bool', shape: [2], data: Uint8Array.of(1, 0) } },
    { code: 11, array: { type: 'float64', shape: [2], data: Float64Array.of(Math.PI, -0) } },
    { code: 3, array: { type: 'int8', shape: [2], data: Int8Array.of(-128, 127) } },
  ] as const;
  for (const { code, array } of cases) {
    const session = await Session.create(
      build.modelBytes({
        input: [build.port('x', [2], code)],
        output: [build.port('y', [2], code)],
        node: [build.node('Identity', ['x'], ['y'])],
      }),
    );
    assert.deepEqual(await session.run({ x: array }), { y: array });
    await session.release();
  }
});

test('a failing run is thrown and prints nothing', () => {
  const script = path.join(__dirname, 'failing-run.ts');
  const child = spawnSync(process.execPath, ['--import', 'tsx', script], { encoding: 'utf8' });
  assert.match(child.stdout, /out of data bounds/);
  assert.equal(child.stderr, '');
});

test('results too small for ordinary numbers are zero, which x64 processors compute as fast as others', async (context) => {
  if (process.arch !== 'x64') {
    context.skip('ONNX Runtime flushes them on x64 only');
    return;
  }
  const session = await Session.create(
    build.modelBytes({
      input: [build.port('x', [4])],
      output: [build.port('y', [4])],
      initializer: [build.tensor('factor', [1], Float32Array.of(1e-20))],
      node: [build.node('Mul', ['x', 'factor'], ['y'])],
    }),
  );
  const { y } = await session.run({ x: float32([4], Float32Array.of(1, 1e-17, 1e-20, -1e-20)) });
  await session.release();
  assert.deepEqual(
    [...y.data].map((value) => Math.abs(Number(value)) > 0),
    [true, true, false, false],
  );
});
