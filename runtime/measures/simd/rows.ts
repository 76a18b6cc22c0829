/**
 * Arrays of float64 numbers in memory of their own, and what decompositions do with their rows, two numbers an instruction by
 * WebAssembly: three to five times as fast as plain loops. Rows begin at multiples of eight numbers from the start of the
 * memory and are walked along in whole eights, so what lies between the end of a row and the next multiple is read and
 * written too: keep it 0.
 */
import { type RowKernel, assemble, op } from './assembler';

/** Numbers that are walked along at a time. */
export const EIGHT = 8;

/** `count` rounded up to whole eights. */
export const padded = (count: number): number => Math.ceil(count / EIGHT) * EIGHT;

const { get, set, load, store, add, subtract, multiply } = op;

const kernels: readonly RowKernel[] = [
  {
    name: 'dot',
    pointers: 2,
    scalars: 0,
    sums: true,
    step: ({ offset, accumulator }) => [
      ...[...get(accumulator), ...load(0, offset), ...load(1, offset), ...multiply, ...add],
      ...set(accumulator),
    ],
  },
  {
    name: 'addTo',
    pointers: 2,
    scalars: 1,
    sums: false,
    step: ({ offset, scalar }) => [
      ...[...get(0), ...load(0, offset), ...get(scalar[0]), ...load(1, offset), ...multiply, ...add],
      ...store(offset),
    ],
  },
  {
    name: 'subtractAndDot',
    pointers: 3,
    scalars: 1,
    sums: true,
    step: ({ offset, scalar, accumulator, scratch }) => [
      ...[
        ...load(0, offset),
        ...get(scalar[0]),
        ...load(1, offset),
        ...multiply,
        ...subtract,
        ...set(scratch),
      ],
      ...[...get(0), ...get(scratch), ...store(offset)],
      ...[...get(accumulator), ...get(scratch), ...load(2, offset), ...multiply, ...add, ...set(accumulator)],
    ],
  },
  {
    name: 'subtractAndAddTo',
    pointers: 3,
    scalars: 2,
    sums: false,
    step: ({ offset, scalar, scratch }) => [
      ...[
        ...load(0, offset),
        ...get(scalar[0]),
        ...load(1, offset),
        ...multiply,
        ...subtract,
        ...set(scratch),
      ],
      ...[...get(0), ...get(scratch), ...store(offset)],
      ...[...get(2), ...load(2, offset), ...get(scalar[1]), ...get(scratch), ...multiply, ...add],
      ...store(offset),
    ],
  },
  {
    name: 'dotAndAddTo',
    pointers: 3,
    scalars: 1,
    sums: true,
    step: ({ offset, scalar, accumulator, scratch }) => [
      ...[...load(0, offset), ...set(scratch)],
      ...[...get(accumulator), ...get(scratch), ...load(1, offset), ...multiply, ...add, ...set(accumulator)],
      ...[...get(2), ...load(2, offset), ...get(scalar[0]), ...get(scratch), ...multiply, ...add],
      ...store(offset),
    ],
  },
  {
    name: 'addFourTo',
    pointers: 5,
    scalars: 4,
    sums: false,
    step: ({ offset, scalar }) => [
      ...[...get(0), ...load(0, offset)],
      ...scalar.flatMap((weight, i) => [...get(weight), ...load(i + 1, offset), ...multiply, ...add]),
      ...store(offset),
    ],
  },
];

/** The functions on rows; pointers and ends are in bytes, from {@link Rows.at}. */
export interface RowFunctions {
  /** x · y. */
  dot(x: number, y: number, xEnd: number): number;
  /** y += a x. */
  addTo(y: number, x: number, yEnd: number, a: number): void;
  /** x -= a p, then x · y. */
  subtractAndDot(x: number, p: number, y: number, xEnd: number, a: number): number;
  /** x -= a y, then p += b x. */
  subtractAndAddTo(x: number, y: number, p: number, xEnd: number, a: number, b: number): void;
  /** x · y, and p += a x. */
  dotAndAddTo(x: number, y: number, p: number, xEnd: number, a: number): number;
  /** y += a p + b q + c r + d s. */
  addFourTo(
    y: number,
    p: number,
    q: number,
    r: number,
    s: number,
    yEnd: number,
    a: number,
    b: number,
    c: number,
    d: number,
  ): void;
}

let compiled: WebAssembly.Module | undefined;

const PAGE = 65536;

/** Memory for some arrays, and the functions on it. */
export class Rows {
  readonly functions: RowFunctions;
  private readonly buffer: ArrayBuffer;
  private used = 0;

  /** For so many numbers in all, each array rounded up to whole eights. */
  constructor(numbers: number) {
    const memory = new WebAssembly.Memory({ initial: Math.max(1, Math.ceil((numbers * 8) / PAGE)) });
    compiled ??= new WebAssembly.Module(assemble(kernels));
    const { exports } = new WebAssembly.Instance(compiled, { rows: { memory } });
    this.functions = exports as unknown as RowFunctions;
    this.buffer = memory.buffer;
  }

  /** An array of zeros in the memory. */
  array(length: number): Float64Array {
    const array = new Float64Array(this.buffer, this.used * 8, length);
    this.used += padded(length);
    return array;
  }
}
