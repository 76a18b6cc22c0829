/** Where the time of a pass goes: ONNX Runtime's profile of the model as it is, and with the means of all layers. */
import { readFileSync } from 'node:fs';
import { blockFor } from '../../../runtime/capture/blocks';
import { openCheckpoint } from '../../../runtime/checkpoints/open';
import { float32 } from '../../../runtime/engine/ndarray';
import { profileRun } from '../../../runtime/engine/profile';
import { instrument } from '../../../runtime/onnx/instrument';
import type { Pooled } from '../../../runtime/onnx/means';
import { median } from './median';

const IMAGES = 3;
/** The first makes room in memory, which the others find. */
const RUNS = 10;

/** Milliseconds an image of each operator, the longest first: of each node the median over the runs after the first. */
async function byOperator(model: Uint8Array, pixels: number): Promise<Record<string, number>> {
  const feeds = { image: float32([IMAGES, 3, pixels, pixels]) };
  const executions = new Map<string, { operator: string; times: number[] }>();
  for (const { name, operator, microseconds } of await profileRun(model, feeds, { threads: 1 }, RUNS)) {
    const node = executions.get(name);
    if (node) node.times.push(microseconds);
    else executions.set(name, { operator, times: [] });
  }
  const totals = new Map<string, number>();
  for (const { operator, times } of executions.values())
    totals.set(operator, (totals.get(operator) ?? 0) + median(times) / 1e3 / IMAGES);
  return Object.fromEntries([...totals].sort(([, a], [, b]) => b - a));
}

/** Of both passes. */
export async function profileCapture(file: string, pixels: number) {
  const model = await openCheckpoint(file);
  await model.close();
  const pooled = model.layers.flatMap(({ tensor, type, shape, channels }): Pooled[] => {
    if (type !== 'float32' || !shape) return [];
    const positions = shape.slice(2).map(Number);
    const block = blockFor({ type, shape: [IMAGES, Number(shape[1]), ...positions] }, channels);
    return block ? [{ tensor, block, positions }] : [];
  });
  const bytes = readFileSync(file);
  return {
    plain: await byOperator(bytes, pixels),
    means: await byOperator(
      instrument(bytes, { tensors: [], pooled, inputs: new Map([['image', [pixels, pixels]]]) }),
      pixels,
    ),
  };
}
