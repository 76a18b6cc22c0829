import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseGpuList } from '../../../runtime/engine/gpus';

test('GPUs are read from what the driver lists, whatever it cannot tell', () => {
  assert.deepEqual(parseGpuList('NVIDIA H100 80GB HBM3, 81559, 580.159.04\nNVIDIA GB10, [N/A], 580.95\n'), [
    { name: 'NVIDIA H100 80GB HBM3', memory: 81559 * 2 ** 20, driver: '580.159.04' },
    { name: 'NVIDIA GB10', memory: null, driver: '580.95' },
  ]);
  assert.deepEqual(parseGpuList(''), []);
  assert.deepEqual(parseGpuList('No devices were found\n'), []);
});
