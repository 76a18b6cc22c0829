/** WebAssembly modules in bytes (WebAssembly Core Specification 2.0, section 5): functions on one imported memory. */

/** Types of values. */
export const I32 = 0x7f;
export const I64 = 0x7e;
export const F64 = 0x7c;
export const V128 = 0x7b;

/** Instructions in bytes. */
export type Code = readonly number[];

/** Unsigned LEB128. */
export function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}

/** Signed LEB128 of a small number that is not negative. */
export const signed = (value: number): number[] =>
  value < 64 ? [value] : [(value & 127) | 128, ...signed(value >> 7)];

const vector = (items: readonly Code[]): number[] => [...unsigned(items.length), ...items.flat()];
const bytes = (content: Code): number[] => [...unsigned(content.length), ...content];
const text = (name: string): number[] => bytes([...name].map((letter) => letter.charCodeAt(0)));
const section = (id: number, content: Code): number[] => [id, ...bytes(content)];
const types = (list: readonly number[]): number[] => vector(list.map((type) => [type]));

/** A function; its parameters are the first of its locals. */
export interface WasmFunction {
  readonly name: string;
  readonly parameters: readonly number[];
  readonly results: readonly number[];
  readonly locals: readonly number[];
  readonly body: Code;
}

/** A module that exports the functions, on memory imported as `rows.memory`. */
export function assembleModule(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const signatures = functions.map(({ parameters, results }) => [
    0x60,
    ...types(parameters),
    ...types(results),
  ]);
  const bodies = functions.map(({ locals, body }) =>
    bytes([...vector(locals.map((type) => [1, type])), ...body, 0x0b]),
  );
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector(signatures)),
    ...section(2, vector([[...text('rows'), ...text('memory'), 2, 0, 1]])),
    ...section(3, vector(functions.map((_, i) => unsigned(i)))),
    ...section(7, vector(functions.map(({ name }, i) => [...text(name), 0, ...unsigned(i)]))),
    ...section(10, vector(bodies)),
  ]);
}
