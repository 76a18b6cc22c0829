/** Captured activations against those of PyTorch's forward hooks: test/golden/export_models.py. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { bindInputs } from '../../../runtime/capture/bindings';
import { capture } from '../../../runtime/capture/capture';
import { openCheckpoint } from '../../../runtime/checkpoints/open';
import { readNpz } from '../../../runtime/data/npz';
import type { NdArray } from '../../../runtime/engine/ndarray';
import { moveAxis } from '../../../runtime/capture/arrays';

/**
 * Both sides compute in float32 and add in different orders. Largest difference allowed, relative to the largest value of
 * the layer: 16 roundings (2^-23), for sums of some hundred terms through twenty layers. Measured: at most 6e-7.
 */
const BOUND = 16 * 2 ** -23;

function golden(name: string, prefix: 'input:' | 'layer:'): Record<string, NdArray> {
  const file = `test/golden/models/${name}.npz`;
  const entries = Object.entries(readNpz(readFileSync(file), file)).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(entries.map(([key, array]) => [key.slice(prefix.length), array]));
}

function relativeDifference(actual: NdArray, expected: NdArray): number {
  let largest = 0;
  let difference = 0;
  for (let i = 0; i < expected.data.length; i++) {
    largest = Math.max(largest, Math.abs(Number(expected.data[i])));
    difference = Math.max(difference, Math.abs(Number(actual.data[i]) - Number(expected.data[i])));
  }
  return difference / largest;
}

interface Case {
  model: string;
  /** Axis of rows in what PyTorch's modules give. */
  rowsAxis?: number;
  /** Modules without a layer of that name (containers, and what is fused into others), by pattern. */
  without: RegExp;
  /** Modules whose output is the layer of another name. */
  called?: Record<string, string>;
  /** How many modules must be found and equal. */
  modules: number;
}

const cases: Case[] = [
  { model: 'resnet18', without: /^layer\d(\.\d)?$|downsample$/, modules: 60 },
  {
    model: 'resnet18-fused',
    without: /^layer\d(\.\d)?$|downsample(\.0)?$/,
    called: { 'bn(\\d)$': 'conv$1', 'downsample\\.1$': 'downsample.0' },
    modules: 40,
  },
  {
    model: 'encoder-batch-first',
    without: /^encoder$|^encoder\.layers\.\d$|dropout\d?$/,
    called: { '^(.*\\.self_attn)$': '$1.out_proj' },
    modules: 12,
  },
  {
    model: 'encoder-sequence-first',
    rowsAxis: 1,
    without: /^encoder$|^encoder\.layers\.\d$|dropout\d?$/,
    called: { '^(.*\\.self_attn)$': '$1.out_proj' },
    modules: 12,
  },
  { model: 'lstm', without: /^$/, modules: 2 },
];

/** The layer that a module's (further) call makes: `relu#1` is named `relu_1`. */
function layerName(module: string, called: Record<string, string> = {}): string {
  const renamed = Object.entries(called).reduce(
    (name, [pattern, to]) => name.replace(new RegExp(pattern), to),
    module,
  );
  return renamed.replace('#', '_');
}

for (const { model: name, rowsAxis = 0, without, called, modules } of cases)
  test(`layers of ${name} have the names and values of PyTorch's modules`, async (t) => {
    const model = await openCheckpoint(`test/golden/models/${name}.onnx`);
    t.after(() => model.close());
    const given = golden(name, 'input:');
    const inputs = Object.fromEntries(
      Object.entries(given).map(([key, array]) => [key, moveAxis(array, rowsAxis, 0)]),
    );
    const captured = await capture(model, bindInputs(model, inputs), { batchSize: 2 });
    assert.deepEqual(captured.leftOut, []);
    let compared = 0;
    for (const [module, output] of Object.entries(golden(name, 'layer:'))) {
      if (without.test(module.replace(/#\d+$/, ''))) continue;
      const layer = captured.layers.get(layerName(module, called));
      assert.ok(layer, `${module}: no layer among ${[...captured.layers.keys()].join(' ')}`);
      const sequence = rowsAxis > 0 && output.shape.length > 2;
      const expected = sequence ? moveAxis(output, rowsAxis, 0) : output;
      assert.deepEqual([...layer.shape], [...expected.shape], module);
      const difference = relativeDifference(layer, expected);
      assert.ok(difference < BOUND, `${module}: relative difference ${difference}`);
      compared++;
    }
    assert.equal(compared, modules);
  });
