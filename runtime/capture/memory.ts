/** What a capture will take of memory, told before the memory is taken. */
import { UserError } from '../errors';
import type { LayerInfo } from '../checkpoints/model';
import { sumOf, type Pass, type RowSize } from './passes';

/** What a capture takes beside the model itself, in bytes. */
export interface MemoryEstimate {
  /** Of what is kept and what a batch needs at the same time. */
  readonly estimatedBytes: number;
  /** What a person allows; null: any. */
  readonly limit: number | null;
}

/** As of the setting and the option that say the limit. */
const MEGABYTE = 2 ** 20;

/** Activations inside ONNX Runtime are float32 or smaller, and it frees or reuses them within a pass. */
const BYTES_INSIDE = 4;

/** Bytes that the passes need for a batch: activations in ONNX Runtime, what it hands over, and that reduced. */
export function workingBytes(passes: readonly Pass[], sizes: ReadonlyMap<string, RowSize>): number {
  const of = ({ layers, size }: Pass) =>
    size *
    (BYTES_INSIDE * sumOf(sizes, layers, 'activations') +
      sumOf(sizes, layers, 'handedOver') +
      sumOf(sizes, layers, 'bytes'));
  return Math.max(0, ...passes.map(of));
}

/** Bytes that `rows` rows of some layers take once they are reduced. */
export function keptBytes(
  sizes: ReadonlyMap<string, RowSize>,
  layers: readonly LayerInfo[],
  rows: number,
): number {
  return rows * sumOf(sizes, layers, 'bytes');
}

/** Bytes as a person reads them, rounded up. */
export const megabytes = (bytes: number): string => `${Math.ceil(bytes / MEGABYTE).toLocaleString('en')} MB`;

/** More memory than a person allows would be needed. */
export class MemoryLimitError extends UserError {
  /** `groups`: names of the layers in groups that memory is allowed for; null where it is not for a layer alone. */
  constructor(
    file: string,
    reason: string,
    readonly groups: readonly (readonly string[])[] | null,
  ) {
    const raise = 'raise the limit (setting replens.memoryLimit; on the command line: --memory MB)';
    super(file, reason, `Use fewer inputs or layers, take means over positions, or ${raise}.`);
  }
}

const needs = (bytes: number, what: string, limit: number): string =>
  `needs about ${megabytes(bytes)} for ${what}; the memory limit is ${megabytes(limit)}.`;

/** Throws {@link MemoryLimitError} where `bytes` are more than a person allows. */
export function requireMemory(file: string, rows: number, bytes: number, limit: number): void {
  if (bytes <= limit) return;
  throw new MemoryLimitError(file, needs(bytes, `its representations of ${rows} inputs`, limit), null);
}

/** Items in groups, in their order, that take at most `limit` bytes; one that takes more alone is a group of its own. */
export function groupsWithin<T>(
  items: readonly T[],
  bytesOf: (group: readonly T[]) => number,
  limit: number,
): T[][] {
  const groups: T[][] = [];
  for (const item of items) {
    const last = groups.at(-1);
    if (last && bytesOf([...last, item]) <= limit) last.push(item);
    else groups.push([item]);
  }
  return groups;
}

/** {@link requireMemory} for layers together. The error tells in which groups they could be had. */
export function requireMemoryFor(
  file: string,
  rows: number,
  layers: readonly LayerInfo[],
  bytesOf: (layers: readonly LayerInfo[]) => number,
  limit: number,
): void {
  const bytes = bytesOf(layers);
  if (bytes <= limit) return;
  const groups = groupsWithin(layers, bytesOf, limit);
  const tooLarge = groups.find((group) => bytesOf(group) > limit);
  if (tooLarge && layers.length > 1)
    throw new MemoryLimitError(
      file,
      needs(bytesOf(tooLarge), `layer "${tooLarge[0].name}" alone on ${rows} inputs`, limit),
      null,
    );
  const names = tooLarge ? null : groups.map((group) => group.map(({ name }) => name));
  throw new MemoryLimitError(file, needs(bytes, `its representations of ${rows} inputs`, limit), names);
}
