/**
 * WebAssembly modules of a few functions over rows of float64 numbers, in bytes: a loop that walks along rows 64 bytes (eight
 * numbers, four SIMD registers) at a time is all that they can be (WebAssembly Core Specification 2.0).
 */

/** Types of values. */
const I32 = 0x7f;
const F64 = 0x7c;
const V128 = 0x7b;

/** Unsigned LEB128. */
function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}

/** Signed LEB128 of a small number. */
const signed = (value: number): number[] =>
  value < 64 ? [value] : [(value & 127) | 128, ...signed(value >> 7)];

const vector = (items: readonly (readonly number[])[]): number[] => [
  ...unsigned(items.length),
  ...items.flat(),
];
const bytes = (content: readonly number[]): number[] => [...unsigned(content.length), ...content];
const text = (name: string): number[] => bytes([...name].map((letter) => letter.charCodeAt(0)));
const section = (id: number, content: readonly number[]): number[] => [id, ...bytes(content)];

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

function code({ pointers, scalars, sums, step }: RowKernel): number[] {
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
  const locals = vector([[...unsigned(scalars + UNROLLED.length + 1), V128]]);
  return bytes([...locals, ...spread, ...loop, ...(sums ? [...both, ...lanes] : []), 0x0b]);
}

/** A module that exports the kernels, on memory imported as `rows.memory`. */
export function assemble(kernels: readonly RowKernel[]): Uint8Array<ArrayBuffer> {
  const types = kernels.map(({ pointers, scalars, sums }) => [
    0x60,
    ...vector([...Array<number[]>(pointers + 1).fill([I32]), ...Array<number[]>(scalars).fill([F64])]),
    ...vector(sums ? [[F64]] : []),
  ]);
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector(types)),
    ...section(2, vector([[...text('rows'), ...text('memory'), 2, 0, 1]])),
    ...section(3, vector(kernels.map((_, i) => unsigned(i)))),
    ...section(7, vector(kernels.map(({ name }, i) => [...text(name), 0, ...unsigned(i)]))),
    ...section(10, vector(kernels.map(code))),
  ]);
}
