/**
 * Dense n-dimensional arrays in row-major order: what goes into and comes out of sessions and files.
 * Element types are named as ONNX Runtime names them.
 */
export interface ElementTypes {
  float32: Float32Array;
  float64: Float64Array;
  /** IEEE binary16 as its bits. */
  float16: Uint16Array;
  int8: Int8Array;
  uint8: Uint8Array;
  int16: Int16Array;
  uint16: Uint16Array;
  int32: Int32Array;
  uint32: Uint32Array;
  int64: BigInt64Array;
  uint64: BigUint64Array;
  /** 0 or 1 a byte. */
  bool: Uint8Array;
}

/** Name of an element type, as ONNX Runtime has it. */
export type ElementType = keyof ElementTypes;

/** A dense array; a shape of no extents is a scalar. */
export interface NdArray<T extends ElementType = ElementType> {
  readonly type: T;
  readonly shape: readonly number[];
  /** Row-major, length = product of `shape`. */
  readonly data: ElementTypes[T];
}

/** Number of elements of a shape (1 for a scalar). */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** `[2, 3]` as `2 x 3`; a scalar as `scalar`. */
export function formatShape(shape: readonly (number | string)[]): string {
  return shape.length === 0 ? 'scalar' : shape.join(' x ');
}

/** A float32 array of the given shape; zeros unless `data` is given. */
export function float32(
  shape: readonly number[],
  data: Float32Array = new Float32Array(sizeOf(shape)),
): NdArray<'float32'> {
  return { type: 'float32', shape, data };
}

/** An int64 array of the given shape from ordinary integers. */
export function int64(shape: readonly number[], values: Iterable<number>): NdArray<'int64'> {
  return { type: 'int64', shape, data: BigInt64Array.from(values as Iterable<number>, BigInt) };
}

/** Elements as float64 numbers; the data itself where it is float64. Not for float16, whose data are bits. */
export function asFloat64(data: NdArray['data']): Float64Array {
  if (data instanceof Float64Array) return data;
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return Float64Array.from(data, Number);
  return new Float64Array(data);
}
