/** Large matrices with the mean of each row removed, by WebAssembly. */
import { type Matrix } from '../matrix';
import { type RowKernel, assemble, op } from './assembler';
import { padded } from './rows';

const { get, set, load, store, add, subtract } = op;

const kernels: readonly RowKernel[] = [
  {
    name: 'sum',
    pointers: 1,
    scalars: 0,
    sums: true,
    step: ({ offset, accumulator }) => [
      ...[...get(accumulator), ...load(0, offset), ...add],
      ...set(accumulator),
    ],
  },
  {
    name: 'lower',
    pointers: 1,
    scalars: 1,
    sums: false,
    step: ({ offset, scalar }) => [
      ...[...get(0), ...load(0, offset), ...get(scalar[0]), ...subtract],
      ...store(offset),
    ],
  },
];

/** The functions; addresses are in bytes. */
interface Functions {
  /** Sum of the row. */
  sum(row: number, end: number): number;
  /** row -= by. */
  lower(row: number, end: number, by: number): void;
}

const PAGE = 65536;

/** What a memory can have. */
const MOST_BYTES = 2 ** 32 - PAGE;

let compiled: WebAssembly.Module | undefined;

/** The memory of the last call, where it is still there: new memory costs more than all else. */
let spare: WeakRef<WebAssembly.Memory> | undefined;

function takeMemory(bytes: number): WebAssembly.Memory {
  const known = spare?.deref();
  spare = undefined;
  if (known && known.buffer.byteLength >= bytes) return known;
  return new WebAssembly.Memory({ initial: Math.max(1, Math.ceil(bytes / PAGE)) });
}

function centred({ rows, cols, data }: Matrix, memory: WebAssembly.Memory): Matrix {
  compiled ??= new WebAssembly.Module(assemble(kernels));
  const { exports } = new WebAssembly.Instance(compiled, { rows: { memory } });
  const { sum, lower } = exports as unknown as Functions;
  const width = padded(cols);
  const out = new Float64Array(memory.buffer, 0, rows * width);
  for (let i = 0; i < rows; i++) {
    out.set(data.subarray(i * cols, (i + 1) * cols), i * width);
    out.fill(0, i * width + cols, (i + 1) * width);
    const [start, end] = [i * width * 8, (i + 1) * width * 8];
    lower(start, end, sum(start, end) / cols);
    out.fill(0, i * width + cols, (i + 1) * width);
  }
  return { rows, cols: width, data: out };
}

/** Whether {@link withCentredRows} can hold the matrix. */
export const fitsMemory = ({ rows, cols }: Matrix): boolean => rows * padded(cols) * 8 <= MOST_BYTES;

/**
 * What `use` makes of the rows with their mean removed. They end with columns of zeros up to a multiple of eight numbers, which change
 * no product; their memory is used again afterwards.
 */
export async function withCentredRows<T>(a: Matrix, use: (centred: Matrix) => Promise<T>): Promise<T> {
  const memory = takeMemory(a.rows * padded(a.cols) * 8);
  try {
    return await use(centred(a, memory));
  } finally {
    spare = new WeakRef(memory);
  }
}
