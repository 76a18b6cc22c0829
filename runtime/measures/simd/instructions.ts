/** WebAssembly as nested expressions: each takes the code of its operands and is the code that leaves its value. */
import { type Code, signed, unsigned } from './module';

const unary =
  (...operation: number[]) =>
  (a: Code): Code => [...a, ...operation];

const binary =
  (...operation: number[]) =>
  (a: Code, b: Code): Code => [...a, ...b, ...operation];

/** From an address plus `offset`; the last byte of the operation is the logarithm of its alignment. */
const load =
  (...operation: number[]) =>
  (address: Code, offset = 0): Code => [...address, ...operation, ...unsigned(offset)];

const store =
  (...operation: number[]) =>
  (address: Code, value: Code, offset = 0): Code => [...address, ...value, ...operation, ...unsigned(offset)];

/** The value of a local. */
export const get = (local: number): Code => [0x20, ...unsigned(local)];
/** A local takes a value. */
export const set = (local: number, value: Code): Code => [...value, 0x21, ...unsigned(local)];

/** Whole numbers of 32 bits without sign, and addresses. */
export const i32 = {
  of: (value: number): Code => [0x41, ...signed(value)],
  load: load(0x28, 2),
  store: store(0x36, 2),
  add: binary(0x6a),
  and: binary(0x71),
  shiftLeft: binary(0x74),
  shiftRight: binary(0x76),
  less: binary(0x49),
  /** The lesser of two locals. */
  min: (a: number, b: number): Code => [...get(a), ...get(b), ...i32.less(get(a), get(b)), 0x1b],
  /** The low half of the bits of a float64. */
  ofLowBits: unary(0xbd, 0xa7),
} as const;

/** Whole numbers of 64 bits without sign. */
export const i64 = {
  load: load(0x29, 3),
  load32: load(0x35, 2),
  store: store(0x37, 3),
  add: binary(0x7c),
} as const;

/** Float64 numbers. */
export const f64 = {
  of: (value: number): Code => [0x44, ...new Uint8Array(Float64Array.of(value).buffer)],
  load: load(0x2b, 3),
  add: binary(0xa0),
  subtract: binary(0xa1),
  multiply: binary(0xa2),
  ofI64: unary(0xba),
} as const;

/** Four whole numbers of 32 bits. */
export const i32x4 = {
  load: load(0xfd, 0, 2),
  store: store(0xfd, 11, 2),
  splat: unary(0xfd, 0x11),
  add: binary(0xfd, 0xae, 1),
  shiftLeft: binary(0xfd, 0xab, 1),
  zero: [0xfd, 12, ...Array<number>(16).fill(0)] as Code,
} as const;

/** `body` again and again while `condition` holds. */
export const during = (condition: Code, body: Code): Code => [
  ...[0x02, 0x40, 0x03, 0x40],
  ...[...condition, 0x45, 0x0d, 1],
  ...[...body, 0x0c, 0],
  ...[0x0b, 0x0b],
];
