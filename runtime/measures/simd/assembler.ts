/**
 * WebAssembly modules of a few functions over rows of float64 numbers, in bytes: a loop that walks along rows 64 bytes (eight
 * numbers, four SIMD registers) at a time is all that they can be (WebAssembly Core Specification 2.0).
 */

import { F64, I32, V128, type WasmFunction, assembleModule, signed, unsigned } from './module';

const get = (local: number) => [0x20, ...unsigned(local)];
const set = (local: number) => [0x21, ...unsigned(local)];
const simd = (operation: number) => [0xfd, ...unsigned(operation)];

/** Instructions as bytes; those on vectors take what the instructions before them leave on the stack. */
export const op = {
  get,
  set,
  load: (pointer: number, offset: number) => [...get(pointer), ...simd(0), 3, ...unsigned(offset)],
  store: (offset: number) => [...simd(11), 3, ...unsigned(offset)],
  splat: simd(0x14),
  add: simd(0xf0),
  subtract: simd(0xf1),
  multiply: simd(0xf2),
} as const;

/** A function (pointers..., end, scalars...) that walks along rows until the first pointer reaches `end`. */
export interface RowKernel {
  readonly name: string;
  readonly pointers: number;
  readonly scalars: number;
  /** Whether the sum over the four accumulators is returned. */
  readonly sums: boolean;
  /**
   * Instructions for two numbers at `offset` of each row: pointers are the locals 0 ..., `scalar` has the locals of the
   * scalars as vectors, `accumulator` and `scratch` are locals of vectors.
   */
  step(at: { offset: number; scalar: readonly number[]; accumulator: number; scratch: number }): number[];
}

const CHUNK = 64;
const UNROLLED = [0, 16, 32, 48];

function functionOf({ name, pointers, scalars, sums, step }: RowKernel): WasmFunction {
  const end = pointers;
  const first = end + 1;
  const vectors = first + scalars;
  const scalar = Array.from({ length: scalars }, (_, i) => vectors + i);
  const accumulators = UNROLLED.map((_, i) => vectors + scalars + i);
  const scratch = vectors + scalars + UNROLLED.length;
  const spread = scalar.flatMap((local, i) => [...get(first + i), ...op.splat, ...set(local)]);
  const steps = UNROLLED.flatMap((offset, i) =>
    step({ offset, scalar, accumulator: accumulators[i], scratch }),
  );
  const advance = Array.from({ length: pointers }, (_, i) => [
    ...[...get(i), 0x41, ...signed(CHUNK), 0x6a],
    ...set(i),
  ]).flat();
  // block, loop: leave where the first pointer is not below the end.
  const loop = [
    0x02,
    0x40,
    0x03,
    0x40,
    ...get(0),
    ...get(end),
    0x4f,
    0x0d,
    1,
    ...steps,
    ...advance,
    0x0c,
    0,
    0x0b,
    0x0b,
  ];
  const [a, b, c, d] = accumulators;
  const both = [...get(a), ...get(b), ...op.add, ...get(c), ...get(d), ...op.add, ...op.add, ...set(scratch)];
  const lanes = [...get(scratch), ...simd(0x21), 0, ...get(scratch), ...simd(0x21), 1, 0xa0];
  return {
    name,
    parameters: [...Array<number>(pointers + 1).fill(I32), ...Array<number>(scalars).fill(F64)],
    results: sums ? [F64] : [],
    locals: Array<number>(scalars + UNROLLED.length + 1).fill(V128),
    body: [...spread, ...loop, ...(sums ? [...both, ...lanes] : [])],
  };
}

/** A module that exports the kernels, on memory imported as `rows.memory`. */
export const assemble = (kernels: readonly RowKernel[]): Uint8Array<ArrayBuffer> =>
  assembleModule(kernels.map(functionOf));
