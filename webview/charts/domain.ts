/** Ends of value axes, at tenths, so that neighbouring charts share their ticks. */

/** The tenth at or below. */
export function floorToTenth(value: number): number {
  return Math.floor(value * 10 + 1e-9) / 10;
}

/** A value below zero by less than this is drawn as zero: R2 of nothing scatters around zero. */
const NOISE = 0.02;

/** From 0, or the tenth below the least value, to the tenth above the greatest; at least 0 to 0.1. */
export function varianceDomain(values: readonly (number | null)[]): [number, number] {
  const known = values.filter((value) => value !== null);
  const least = known.reduce((low, value) => Math.min(low, value), 0);
  const most = known.reduce((high, value) => Math.max(high, value), 0.1);
  return [floorToTenth(Math.min(0, least + NOISE)), Math.ceil(most * 10 - 1e-9) / 10];
}

/** From the power of ten at or below the least of positive values to the one at or above the greatest. */
export function decadeDomain(values: readonly number[]): [number, number] {
  const exponents = values.map(Math.log10);
  const low = Math.floor(exponents.reduce((least, value) => Math.min(least, value), Infinity));
  const high = Math.ceil(exponents.reduce((most, value) => Math.max(most, value), -Infinity));
  const power = (exponent: number) => Number(`1e${exponent}`);
  return [power(low), power(Math.max(high, low + 1))];
}
