/** Element types of probe arrays become those of model inputs, where no information that matters is lost. */
import { Float16Array } from '@petamoriken/float16';
import type { ElementType, NdArray } from '../engine/ndarray';
import { asFloat64, sizeOf } from '../engine/ndarray';
import { UserError } from '../errors';
import { zeros } from './arrays';
import { widen } from './reduce';

const FLOATING: ReadonlySet<ElementType> = new Set(['float32', 'float64', 'float16']);

/** Smallest and largest values of the integer types that numbers are converted to. */
const RANGES: Partial<Record<ElementType, readonly [number, number]>> = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32768, 32767],
  uint16: [0, 65535],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  uint64: [0, Number.MAX_SAFE_INTEGER],
  bool: [0, 1],
};

const rowOf = (shape: readonly number[], element: number) =>
  Math.floor(element / Math.max(1, sizeOf(shape.slice(1))));

/** Refuses NaN and infinities. Rows are counted from 0. */
export function requireFinite(subject: string, name: string, array: NdArray): void {
  const { data, shape } = widen(array);
  if (!FLOATING.has(array.type)) return;
  const bad = (data as Float32Array).findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw new UserError(
      subject,
      `holds ${String(data[bad])} in array ${JSON.stringify(name)}, row ${rowOf(shape, bad)} (counted from 0).`,
      'Remove or replace such rows: a representation of them is undefined.',
    );
}

function toFloat(subject: string, name: string, array: NdArray, type: ElementType): NdArray {
  const numbers = asFloat64(array.data);
  const { shape } = array;
  const converted: NdArray =
    type === 'float64'
      ? { type, shape, data: numbers }
      : type === 'float32'
        ? { type, shape, data: Float32Array.from(numbers) }
        : { type: 'float16', shape, data: new Uint16Array(Float16Array.from(numbers).buffer) };
  const { data } = widen(converted);
  const lost = (data as Float32Array).findIndex((value) => !Number.isFinite(value));
  if (lost >= 0)
    throw new UserError(
      subject,
      `holds ${numbers[lost]} in array ${JSON.stringify(name)}, row ${rowOf(shape, lost)}, which is too large for ${type}.`,
      'Scale the values to the range that the model was trained on.',
    );
  return converted;
}

function toInteger(subject: string, name: string, array: NdArray, type: ElementType): NdArray {
  const [low, high] = RANGES[type] ?? [0, 0];
  const numbers = asFloat64(array.data);
  const bad = numbers.findIndex((value) => !Number.isInteger(value) || value < low || value > high);
  if (bad >= 0)
    throw new UserError(
      subject,
      `holds ${numbers[bad]} in array ${JSON.stringify(name)}, row ${rowOf(array.shape, bad)}, but the model takes ${type} there.`,
      type === 'bool' ? 'Give 0 or 1.' : `Give whole numbers from ${low} to ${high}.`,
    );
  const converted = zeros(type, array.shape);
  if (converted.data instanceof BigInt64Array || converted.data instanceof BigUint64Array)
    for (let i = 0; i < numbers.length; i++) converted.data[i] = BigInt(numbers[i]);
  else converted.data.set(numbers);
  return converted;
}

/**
 * `array` in another element type: any number to a float type that can hold it, whole numbers to integer types within
 * their range, 0 and 1 to bool. `subject` and `name` are what errors name.
 */
export function convert(subject: string, name: string, array: NdArray, type: ElementType): NdArray {
  if (array.type === type) return array;
  const wide = widen(array);
  return FLOATING.has(type) ? toFloat(subject, name, wide, type) : toInteger(subject, name, wide, type);
}
