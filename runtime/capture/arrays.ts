/** Slicing and joining of dense arrays along one axis. */
import type { ElementType, ElementTypes, NdArray } from '../engine/ndarray';
import { sizeOf } from '../engine/ndarray';

type TypedArray = ElementTypes[ElementType];

const CONSTRUCTORS: { [T in ElementType]: new (length: number) => ElementTypes[T] } = {
  float32: Float32Array,
  float64: Float64Array,
  float16: Uint16Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  bool: Uint8Array,
};

/** An array of zeros. */
export function zeros(type: ElementType, shape: readonly number[]): NdArray {
  return { type, shape, data: new CONSTRUCTORS[type](sizeOf(shape)) };
}

/** `count` elements of an array, in its memory. */
function part<T extends TypedArray>(data: T, start: number, count: number): T {
  return (data as Float64Array).subarray(start, start + count) as T;
}

/** Copies `count` elements between arrays of one type. */
export function copyElements(
  from: TypedArray,
  fromStart: number,
  to: TypedArray,
  toStart: number,
  count: number,
): void {
  (to as Float64Array).set(part(from, fromStart, count) as Float64Array, toStart);
}

function replaced(shape: readonly number[], axis: number, extent: number): number[] {
  return shape.map((old, i) => (i === axis ? extent : old));
}

/**
 * The entries `indices` along `axis`, in that order; an index may occur more than once. Entries that lie side by side in
 * memory are not copied.
 */
export function take(array: NdArray, axis: number, indices: readonly number[]): NdArray {
  const outer = sizeOf(array.shape.slice(0, axis));
  const inner = sizeOf(array.shape.slice(axis + 1));
  const extent = array.shape[axis];
  const [first] = indices;
  if (outer === 1 && indices.every((index, i) => index === first + i)) {
    const shape = replaced(array.shape, axis, indices.length);
    return { ...array, shape, data: part(array.data, first * inner, indices.length * inner) };
  }
  const taken = zeros(array.type, replaced(array.shape, axis, indices.length));
  for (let o = 0; o < outer; o++)
    indices.forEach((index, i) =>
      copyElements(
        array.data,
        (o * extent + index) * inner,
        taken.data,
        (o * indices.length + i) * inner,
        inner,
      ),
    );
  return taken;
}

/** Moves an axis to the front (`to` = 0) or the front axis to another place: two neighbouring groups of axes change places. */
export function moveAxis(array: NdArray, from: number, to: number): NdArray {
  if (from === to) return array;
  const { shape } = array;
  const [first, second, end] = from > to ? [to, from, from + 1] : [from, from + 1, to + 1];
  const extents = [shape.slice(0, first), shape.slice(first, second), shape.slice(second, end)];
  const [before, one, other] = extents.map(sizeOf);
  const inner = sizeOf(shape.slice(end));
  const moved = zeros(array.type, [...extents[0], ...extents[2], ...extents[1], ...shape.slice(end)]);
  let at = 0;
  for (let b = 0; b < before; b++)
    for (let j = 0; j < other; j++)
      for (let i = 0; i < one; i++, at += inner) {
        const source = ((b * one + i) * other + j) * inner;
        if (inner === 1) moved.data[at] = array.data[source];
        else copyElements(array.data, source, moved.data, at, inner);
      }
  return moved;
}
