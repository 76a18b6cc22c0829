/**
 * What sorting and counting inversions do millions of times, in WebAssembly. Addresses are in bytes; all is in one memory that
 * begins with a table, `TABLE` bytes long, of what the loops count.
 */
import { during, f64, get, i32, i32x4, i64, set } from './instructions';
import { type Code, F64, I32, I64, V128, type WasmFunction, assembleModule } from './module';

/** Values of the digits of a sort key, from the lowest bits: 11 + 11 + 10 bits. */
export const BUCKETS = 2048;
/** Digits of a sort key. */
export const DIGITS = [0, 1, 2] as const;

/** Bits of a digit. */
export const DIGIT_BITS = 11;
const digitTable = (digit: number) => digit * BUCKETS * 4;

/** Bytes before what may be used. */
export const TABLE = digitTable(DIGITS.length);

const increase = (local: number, by: Code) => set(local, i32.add(get(local), by));

/** Address of the entry of a digit of the key in its table, less the start of that. */
const entryOf = (key: Code, shift: Code): Code =>
  i32.shiftLeft(i32.and(i32.shiftRight(key, shift), i32.of(BUCKETS - 1)), i32.of(2));

/** One more key with this digit; `entry` is a local. */
const countDigit = (key: Code, digit: number, entry: number): Code => [
  ...set(entry, entryOf(key, i32.of(digit * DIGIT_BITS))),
  ...i32.store(get(entry), i32.add(i32.load(get(entry), digitTable(digit)), i32.of(1)), digitTable(digit)),
];

/** Added to a number below 2^32, it rounds it to a whole one, which its low bits then are. */
const WHOLE = 2 ** 52;

function makeKeys(): WasmFunction {
  const [from, end, to, half, scale, index, key, entry] = [0, 1, 2, 3, 4, 5, 6, 7];
  const place = f64.multiply(
    f64.subtract(f64.multiply(f64.load(get(from)), f64.of(0.5)), get(half)),
    get(scale),
  );
  return {
    name: 'makeKeys',
    parameters: [I32, I32, I32, F64, F64],
    results: [],
    locals: [I32, I32, I32],
    body: during(i32.less(get(from), get(end)), [
      ...set(key, i32.ofLowBits(f64.add(place, f64.of(WHOLE)))),
      ...i32.store(get(to), get(index)),
      ...i32.store(get(to), get(key), 4),
      ...DIGITS.flatMap((digit) => countDigit(get(key), digit, entry)),
      ...increase(from, i32.of(8)),
      ...increase(to, i32.of(8)),
      ...increase(index, i32.of(1)),
    ]),
  };
}

function sortByDigit(): WasmFunction {
  const [from, end, table, shift, entry, place] = [0, 1, 2, 3, 4, 5];
  return {
    name: 'sortByDigit',
    parameters: [I32, I32, I32, I32],
    results: [],
    locals: [I32, I32],
    body: during(i32.less(get(from), get(end)), [
      ...set(entry, i32.add(get(table), entryOf(i32.load(get(from), 4), get(shift)))),
      ...set(place, i32.load(get(entry))),
      ...i64.store(get(place), i64.load(get(from))),
      ...i32.store(get(entry), i32.add(get(place), i32.of(8))),
      ...increase(from, i32.of(8)),
    ]),
  };
}

/** Where `splitEights` has its table: the places of the next of each digit, how many were greater, and what each digit adds. */
const PLACES = 0;
const GREATER = 32;
const ADDED = 64;
const STRIDES = ADDED + 256;

/** Row d: one more number is greater than each digit below d. Then the numbers from 0 to 7, in bytes. */
export const eightsTable = Uint32Array.from({ length: 72 }, (_, i) =>
  i < 64 ? Number(i % 8 < i >> 3) : (i - 64) * 4,
);
/** Where the table is. */
export const EIGHTS_AT = ADDED;

function splitEights(): WasmFunction {
  const [from, end, to, shift, block, blockEnd, value, entry, place] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const [count, firstGreater, lastGreater] = [9, 10, 11];
  const strides = (half: number) => i32x4.shiftLeft(i32x4.load(i32.of(0), STRIDES + half), get(shift));
  const placesFrom = (half: number) =>
    i32x4.store(i32.of(0), i32x4.add(i32x4.splat(get(to)), strides(half)), PLACES + half);
  const addTo = (greater: number, half: number) =>
    set(greater, i32x4.add(get(greater), i32x4.load(i32.shiftLeft(get(entry), i32.of(3)), ADDED + half)));
  const ofNumber = [
    ...set(value, i32.load(get(from))),
    ...set(entry, i32.shiftLeft(i32.and(i32.shiftRight(get(value), get(shift)), i32.of(7)), i32.of(2))),
    ...set(place, i32.load(get(entry), PLACES)),
    ...i32.store(get(place), get(value)),
    ...i32.store(get(entry), i32.add(get(place), i32.of(4)), PLACES),
    ...i32x4.store(i32.of(0), get(firstGreater), GREATER),
    ...i32x4.store(i32.of(0), get(lastGreater), GREATER + 16),
    ...set(count, i64.add(get(count), i64.load32(get(entry), GREATER))),
    ...addTo(firstGreater, 0),
    ...addTo(lastGreater, 16),
    ...increase(from, i32.of(4)),
  ];
  return {
    name: 'splitEights',
    parameters: [I32, I32, I32, I32],
    results: [F64],
    locals: [I32, I32, I32, I32, I32, I64, V128, V128],
    body: [
      ...set(block, i32.shiftLeft(i32.of(32), get(shift))),
      ...during(i32.less(get(from), get(end)), [
        ...set(blockEnd, i32.add(get(from), get(block))),
        ...set(blockEnd, i32.min(blockEnd, end)),
        ...placesFrom(0),
        ...placesFrom(16),
        ...set(firstGreater, i32x4.zero),
        ...set(lastGreater, i32x4.zero),
        ...during(i32.less(get(from), get(blockEnd)), ofNumber),
        ...increase(to, get(block)),
      ]),
      ...f64.ofI64(get(count)),
    ],
  };
}

/** The loops. */
export interface IntegerFunctions {
  /**
   * Of each float64 from `from` to `end` a record of 8 bytes at `to`: its index, then as key (value / 2 - half) scale, which
   * is from 0 to 2^32 - 1, rounded. Adds how often each digit occurs to the tables.
   */
  makeKeys(from: number, end: number, to: number, half: number, scale: number): void;
  /** Moves records to the places of the digit of their keys at bit `shift`, which the table has. */
  sortByDigit(from: number, end: number, table: number, shift: number): void;
  /**
   * Splits each block of numbers with the same bits above bit `shift` + 3, at the place of its least, by these three bits, and
   * returns how many pairs of each block were in the wrong order. The numbers are those from 0, in any order.
   */
  splitEights(from: number, end: number, to: number, shift: number): number;
}

/** Memory and the loops on it. */
export interface Workspace {
  readonly words: Uint32Array;
  readonly numbers: Float64Array;
  readonly functions: IntegerFunctions;
}

const PAGE = 65536;

let compiled: WebAssembly.Module | undefined;
let latest: WeakRef<Workspace> | undefined;

/** A workspace of at least so many bytes: that of the last call where it is still there and large enough. */
export function workspace(bytes: number): Workspace {
  const known = latest?.deref();
  if (known && known.words.byteLength >= bytes) return known;
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
  compiled ??= new WebAssembly.Module(assembleModule([makeKeys(), sortByDigit(), splitEights()]));
  const { exports } = new WebAssembly.Instance(compiled, { rows: { memory } });
  const made: Workspace = {
    words: new Uint32Array(memory.buffer),
    numbers: new Float64Array(memory.buffer),
    functions: exports as unknown as IntegerFunctions,
  };
  latest = new WeakRef(made);
  return made;
}
