/** What representations will take, told before memory is taken for them. */
import type { CapturableModel } from '../checkpoints/model';
import { UserError } from '../errors';
import { breathe } from '../slices';
import { feedsOf } from './batches';
import type { BoundInputs } from './bindings';
import type { Pass } from './passes';

/** Rows that are run to learn what one takes; more where a model has a fixed batch. */
const SAMPLE = 2;

const MEGABYTE = 1e6;

/** Bytes that each layer of some passes will take for all rows: sizes of the first rows, reduced, times the rows. */
export async function expectedBytes(
  model: CapturableModel,
  bound: BoundInputs,
  passes: readonly Pass[],
  signal: AbortSignal | undefined,
): Promise<Map<string, number>> {
  const bytes = new Map<string, number>();
  for (const { collectors, size, whole } of passes) {
    await breathe(signal);
    const count = whole ? size : Math.min(size, SAMPLE);
    const rows = Array.from({ length: count }, (_, i) => Math.min(i, bound.rows - 1));
    const fetched = await model.run(feedsOf(bound, rows), [...collectors.keys()]);
    for (const [name, collector] of collectors)
      bytes.set(name, collector.expectedBytes(fetched[name], count));
  }
  return bytes;
}

/** Sum over some layers. */
export function totalBytes(bytes: ReadonlyMap<string, number>, layers: Iterable<string>): number {
  let total = 0;
  for (const layer of layers) total += bytes.get(layer) ?? 0;
  return total;
}

/** Throws {@link UserError} where `bytes` are more than a person allows. */
export function requireMemory(file: string, rows: number, bytes: number, limit: number): void {
  if (bytes <= limit) return;
  const megabytes = (value: number) => `${Math.ceil(value / MEGABYTE).toLocaleString('en')} MB`;
  throw new UserError(
    file,
    `needs about ${megabytes(bytes)} for its representations of ${rows} inputs; the memory limit is ${megabytes(limit)}.`,
    'Use fewer inputs or layers, take means over positions, or raise the limit.',
  );
}
