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

const MEGABYTE = 1e6;

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
export class MemoryLimitError extends UserError {}

/** Throws {@link MemoryLimitError} where `bytes` are more than a person allows. */
export function requireMemory(file: string, rows: number, bytes: number, limit: number): void {
  if (bytes <= limit) return;
  throw new MemoryLimitError(
    file,
    `needs about ${megabytes(bytes)} for its representations of ${rows} inputs; the memory limit is ${megabytes(limit)}.`,
    'Use fewer inputs or layers, take means over positions, or raise the limit.',
  );
}
