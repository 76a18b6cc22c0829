/** inspect, compare, capture and measure through the built command line, on models that others made and on our own. */
import assert from 'node:assert/strict';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  copyFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { readNpy, writeNpy } from '../../../runtime/data/npy';
import { writeNpz } from '../../../runtime/data/npz';
import { float32 } from '../../../runtime/engine/ndarray';
import { randomStream } from '../../../runtime/data/random';
import type { Comparison } from '../../../runtime/inspections/compare';
import type { Inspection } from '../../../runtime/inspections/inspect';
import { node, smallModel } from '../onnx/build-model';
import { replens, root } from './replens';

const ocr = (name: string) => path.join(root, 'node_modules', '@gutenye', 'ocr-models', 'assets', name);
const recognition = ocr('ch_PP-OCRv4_rec_infer.onnx');
const classification = ocr('ch_ppocr_mobile_v2.0_cls_infer.onnx');

let folder: string;
const at = (name: string) => path.join(folder, name);

async function json<T>(...args: string[]): Promise<T> {
  const { status, stdout, stderr } = await replens(...args, '--json');
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as T;
}

async function failure(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await replens(...args);
  assert.equal(status, 1, stderr);
  assert.equal(stdout, '');
  assert.doesNotMatch(stderr, /\n\s+at |Internal error/);
  return stderr;
}

/** Images [rows, 3, height, width] with a label: bright or dark on the left half. */
function images(rows: number, height: number, width: number) {
  const random = randomStream(1, 'images');
  const label = Int32Array.from({ length: rows }, (_, row) => row % 2);
  const x = Float32Array.from({ length: rows * 3 * height * width }, (_, i) => {
    const row = Math.floor(i / (3 * height * width));
    const left = i % width < width / 2;
    return random.uniform() - 0.5 + (left && label[row] === 1 ? 1 : 0);
  });
  return {
    x: float32([rows, 3, height, width], x),
    side: { type: 'int32' as const, shape: [rows], data: label },
  };
}

before(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'replens-'));
  writeFileSync(at('images.npz'), writeNpz(images(24, 48, 96)));
});
after(() => rmSync(folder, { recursive: true, force: true }));

test('inspect lists layers with operator, shape and parameters', async () => {
  const { layers, inputs, outputs, opset, size } = await json<Inspection>('inspect', recognition);
  assert.equal(opset, 9);
  assert.equal(inputs[0].name, 'x');
  assert.equal(outputs.length, 1);
  assert.ok(size > 10e6);
  assert.ok(layers.length > 50);
  assert.equal(new Set(layers.map(({ name }) => name)).size, layers.length);
  assert.ok(layers.some(({ op, parameters }) => op === 'Conv' && parameters > 0));
});

test('inspect measures layers on a probe set and says what its labels explain', async () => {
  const { layers, probe } = await json<Inspection>('inspect', classification, '--inputs', at('images.npz'));
  assert.deepEqual(probe?.labels, ['side']);
  const explained = layers
    .map(({ measures }) => measures?.varianceExplained.side ?? null)
    .filter((r2) => r2 !== null);
  assert.ok(explained.length > 20);
  assert.ok(Math.max(...explained) > 0.5);
});

test('random inputs are marked as random in the result', async () => {
  const result = await json<Inspection>(
    'inspect',
    classification,
    '--random',
    '4',
    '--dim',
    'p2o.DynamicDimension.1=48',
    '--dim',
    'p2o.DynamicDimension.2=96',
  );
  assert.equal(result.probe?.source, 'random');
  assert.match(result.caveats.join(' '), /random/i);
});

test('a model compared with itself is identical layer by layer', async () => {
  const { values, a, matches } = await json<Comparison>(
    'compare',
    classification,
    classification,
    '--inputs',
    at('images.npz'),
  );
  values.forEach((row, i) => {
    const self = row[i];
    assert.ok(self === null || Math.abs(self - 1) < 1e-9, `${a.layers[i]}: ${self}`);
  });
  assert.equal(matches.length, a.layers.length);
});

test('capture writes one array a layer, and measure gives them the same number as compare', async () => {
  const { layers } = await json<Inspection>('inspect', classification);
  const [first, second] = [layers[2].name, layers[10].name];
  const out = at('captured');
  await json(
    'capture',
    classification,
    '--inputs',
    at('images.npz'),
    '--layers',
    `${first},${second}`,
    '--reduction',
    'mean',
    '--out',
    out,
  );
  const { layers: files } = JSON.parse(readFileSync(path.join(out, 'capture.json'), 'utf8')) as {
    layers: { layer: string; file: string }[];
  };
  const [x, y] = [first, second].map((name) =>
    path.join(out, files.find(({ layer }) => layer === name)?.file ?? ''),
  );
  assert.equal(readNpy(readFileSync(x), x).shape[0], 24);
  const measured = await json<Record<string, number>>('measure', x, y, '--measures', 'cka.linear.debiased');
  const { values } = await json<Comparison>(
    'compare',
    classification,
    classification,
    '--inputs',
    at('images.npz'),
    '--layers',
    `${first},${second}`,
  );
  assert.ok(Math.abs(measured['cka.linear.debiased'] - (values[0][1] ?? NaN)) < 1e-9);
});

test('measure prints one flat object and the reason for each value that is undefined', async () => {
  const noise = randomStream(0, 'noise');
  const matrix = float32(
    [3, 2],
    Float32Array.from({ length: 6 }, () => noise.uniform()),
  );
  writeFileSync(at('three.npy'), writeNpy(matrix));
  const result = await json<Record<string, unknown>>('measure', at('three.npy'), at('three.npy'));
  assert.equal(result['cka.linear.debiased'], null);
  assert.match((result.undefined as Record<string, string>)['cka.linear.debiased'], /4 rows/);
  assert.ok(Math.abs((result['cka.linear.biased'] as number) - 1) < 1e-12);
});

test('faults are told with file, cause and remedy', async () => {
  copyFileSync(classification, at('truncated.onnx'));
  truncateSync(at('truncated.onnx'), 200_000);
  writeFileSync(at('text.onnx'), 'This is not a model, it is a love letter.\n'.repeat(20));
  writeFileSync(at('empty.onnx'), '');
  writeFileSync(
    at('narrow.npz'),
    writeNpz(images(4, 48, 96).x.shape.length ? { x: float32([4, 1, 48, 96]) } : {}),
  );
  const withNaN = images(4, 48, 96);
  withNaN.x.data[3 * 48 * 96 * 2] = NaN;
  writeFileSync(at('nan.npz'), writeNpz(withNaN));
  writeFileSync(at('none.npz'), writeNpz({ x: float32([0, 3, 48, 96]) }));
  assert.match(await failure('inspect', at('truncated.onnx')), /truncated\.onnx/);
  assert.match(await failure('inspect', at('text.onnx')), /text\.onnx/);
  assert.match(await failure('inspect', at('empty.onnx')), /empty\.onnx/);
  assert.match(await failure('inspect', at('missing.onnx')), /missing\.onnx.*does not exist/);
  assert.match(await failure('inspect', at('images.npz')), /\.onnx/);
  assert.match(await failure('inspect', classification, '--inputs', at('narrow.npz')), /narrow\.npz.*\bx\b/s);
  assert.match(await failure('inspect', classification, '--inputs', at('nan.npz')), /nan\.npz.*NaN.*row 2/s);
  assert.match(await failure('inspect', classification, '--inputs', at('none.npz')), /none\.npz.*no rows/s);
  assert.match(
    await failure('inspect', classification, '--inputs', at('images.npz'), '--layers', 'nowhere'),
    /nowhere/,
  );
  assert.match(await failure('compare', classification, classification), /no inputs/);
  assert.match(
    await failure(
      'compare',
      classification,
      classification,
      '--inputs',
      at('images.npz'),
      '--measure',
      'cka.debiased',
    ),
    /cka\.linear\.debiased/,
  );
  assert.match(await failure('measure', at('three.npy'), at('missing.npy')), /missing\.npy/);
  assert.ok(!existsSync(at('report.html')));
});

test('a reason that several measures and layers share is told once, with the names of all', async () => {
  const parts = {
    node: [
      node('Gemm', ['x', 'fc.weight', 'fc.bias'], ['h']),
      node('Sub', ['h', 'h'], ['flat']),
      node('Relu', ['flat'], ['y']),
    ],
  };
  writeFileSync(at('flat.onnx'), smallModel(parts));
  const { stdout } = await replens('inspect', at('flat.onnx'), '--random', '6');
  const reasons = stdout.split('\n').filter((line) => /constant/.test(line));
  assert.equal(reasons.length, 1, stdout);
  assert.match(reasons[0], /^! .+, y: participation, effective rank, PC 1 undefined: it is constant/);
});
