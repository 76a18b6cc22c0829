/** From the values of a heatmap to its colours: yellow is the same, of similarities and of distances. */
import type { MeasureInfo } from '../../runtime/measures/catalogue';
import { decimal, significant, type Format } from './format';
import type { Values } from './stops';

/** The colours of a heatmap. */
export interface HeatScale {
  /** Ends of the colour scale. */
  domain: Values;
  /** Distances: the least value is the lightest. */
  reverse: boolean;
  /** Of the values in the cells. */
  format: Format;
  /** Of the legend, a d3 format. */
  legendFormat: string;
}

/** How the values are to be read. */
export interface Reading {
  reads: 'similarity' | 'distance';
  /** Value of a layer with itself, where it is the same for all. */
  self?: number;
}

/** How the values of a measure read; what nothing is known of is a similarity up to 1. */
export function readingOf(measure: Pick<MeasureInfo, 'range' | 'reads' | 'self'> | undefined): Reading {
  if (!measure) return UP_TO_ONE;
  const upToOne = measure.self === 1 || /\b(to|most) 1\b/.test(measure.range);
  return measure.reads === 'distance'
    ? { reads: 'distance' }
    : { reads: 'similarity', self: upToOne ? 1 : undefined };
}

/** A similarity that is 1 of a layer with itself. */
export const UP_TO_ONE: Reading = { reads: 'similarity', self: 1 };

/**
 * Similarities up to 1 on the scale from 0 (or the tenth below the least) to 1, so that heatmaps can be told from each
 * other; others from 0 to the greatest.
 */
export function heatScale(
  values: readonly (readonly (number | null)[])[],
  { reads, self }: Reading,
): HeatScale {
  const known = values.flat().filter((value) => value !== null);
  const least = known.reduce((low, value) => Math.min(low, value), 0);
  if (reads === 'similarity' && self === 1) {
    const most = known.reduce((high, value) => Math.max(high, value), 1);
    const domain: Values = [Math.floor(least * 10 + 1e-9) / 10, Math.ceil(most * 10 - 1e-9) / 10];
    return { domain, reverse: false, format: decimal, legendFormat: '.1f' };
  }
  const most = known.reduce((high, value) => Math.max(high, value), 0);
  const domain: Values = [rounded(least, Math.floor), rounded(most, Math.ceil) || 1];
  const fine = most < 10 && least > -10 && most >= 0.1;
  return {
    domain,
    reverse: reads === 'distance',
    format: fine ? decimal : significant,
    legendFormat: ',.4~r',
  };
}

/** To two digits, away from 0. */
function rounded(value: number, towards: (value: number) => number): number {
  if (value === 0) return 0;
  const step = 10 ** (Math.floor(Math.log10(Math.abs(value))) - 1);
  return Number((towards(Number((value / step).toPrecision(9))) * step).toPrecision(3));
}

/** Whether a cell of this colour is so light that marks on it are dark; a Vega expression over `datum.value`. */
export function lightCells({ domain: [low, high], reverse }: HeatScale): string {
  const share = 0.45 * (high - low);
  return reverse ? `datum.value < ${high - share}` : `datum.value > ${low + share}`;
}

/** Of the ticks of a legend, those that leave room for the mark of the value by chance. */
const ROOM = 0.09;

/** Ticks of the legend: about five round ones, and the value by chance where it is known. */
export function legendTicks({ domain }: HeatScale, chance: number | null): number[] {
  const [low, high] = domain;
  const step = roundStep((high - low) / 6);
  const first = Math.ceil(low / step - 1e-9);
  const ticks: number[] = [];
  for (let at = first; at * step <= high + 1e-9 * step; at++) ticks.push(Number((at * step).toPrecision(6)));
  if (chance === null) return ticks;
  const at = Math.min(high, Math.max(low, chance));
  return [...ticks.filter((tick) => Math.abs(tick - at) > ROOM * (high - low)), at].sort((a, b) => a - b);
}

/** 1, 2 or 5 times a power of ten, at or above. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  return power * ([1, 2, 5].find((factor) => factor * power >= step * (1 - 1e-9)) ?? 10);
}
