/** A measure of two representations with its bootstrap interval and its value by chance. */
import type { PairMeasure } from '../measure';
import type { Representation } from '../representation';
import { Undefined } from '../undefined';
import type { BootstrapInterval, Estimate, PermutationNull, StatisticsSettings } from './contract';
import { bootstrapDraws, halfSamples, permutations, type Draw } from './draws';
import { quantile } from './quantile';
import { resampled, type Resampled } from './resampling';
import { valueOf } from './value';

/** Settings unless told otherwise. */
export const defaultStatistics: StatisticsSettings = {
  bootstrap: 1000,
  permutations: 1000,
  level: 0.95,
  seed: 0,
};

/** Fewest inputs from which an interval over inputs is told. */
export const LEAST_INPUTS = 20;
/** Share of draws that must have a value. */
const LEAST_DEFINED = 0.9;

/** Shuffles that change nothing give the value up to this share of it: rounding, of sums in another order. */
const ROUNDING = 1e-11;

/** Awaited with the draws done, after each and while they are prepared: the place to read messages, tell progress and cancel (by throwing). */
export type Between = (done: number) => Promise<void>;

/** An estimate with the value of each bootstrap draw (NaN where a draw has none); empty where there is no interval. */
export interface DrawnEstimate {
  estimate: Estimate;
  draws: Float64Array;
}

const definedOf = (values: Float64Array): Float64Array => values.filter(Number.isFinite).sort();

/** @throws Undefined where too few draws have a value to tell their spread. */
function requireDefined(defined: Float64Array, all: number): void {
  if (defined.length >= LEAST_DEFINED * all) return;
  throw new Undefined(`Only ${defined.length} of ${all} draws have a value.`);
}

/** Percentile interval of draws (Efron 1979). @throws Undefined where too few of them have a value. */
export function percentileInterval(draws: Float64Array, level: number): BootstrapInterval {
  const defined = definedOf(draws);
  requireDefined(defined, draws.length);
  const tail = (1 - level) / 2;
  return { low: quantile(defined, tail), high: quantile(defined, 1 - tail), level, draws: defined.length };
}

/** Mean, bound and p of draws under chance. @throws Undefined where too few have a value, or all have the value itself. */
function permutationNull(
  value: number,
  draws: Float64Array,
  { level, distance }: { level: number; distance: boolean },
): PermutationNull {
  const defined = definedOf(draws);
  requireDefined(defined, draws.length);
  const rounding = ROUNDING * Math.abs(value);
  if (defined.every((draw) => Math.abs(draw - value) <= rounding))
    throw new Undefined('Shuffled inputs give the same value: it does not depend on which input is which.');
  const asSimilar = defined.filter((draw) =>
    distance ? draw <= value + rounding : draw >= value - rounding,
  ).length;
  return {
    mean: defined.reduce((sum, draw) => sum + draw, 0) / defined.length,
    bound: quantile(defined, distance ? 1 - level : level),
    p: (1 + asSimilar) / (1 + defined.length),
    draws: defined.length,
  };
}

/** Values of draws; NaN for a draw without one. */
async function valuesOf(
  count: number,
  draw: Draw,
  value: (rows: Uint32Array) => number | Promise<number>,
  after: () => Promise<void>,
): Promise<Float64Array> {
  const values = new Float64Array(count).fill(NaN);
  for (let d = 0; d < count; d++) {
    try {
      values[d] = await value(draw(d));
    } catch (thrown) {
      if (!(thrown instanceof Undefined)) throw thrown;
    }
    await after();
  }
  return values;
}

/** Half samples are of a size of their own, and so is their mean: moved to the value, they tell its spread. */
function movedTo(value: number, draws: Float64Array): Float64Array {
  const defined = definedOf(draws);
  const mean = defined.reduce((sum, draw) => sum + draw, 0) / defined.length;
  if (defined.length > 0 && defined[0] === defined[defined.length - 1] && mean !== value)
    throw new Undefined('It has the same value on every half of the inputs: there are too few of them.');
  return draws.map((draw) => draw + value - mean);
}

/** The result of `work`, or null with the reason under `name`. */
async function attempt<T>(
  reasons: Estimate['undefined'],
  name: keyof Estimate['undefined'],
  work: () => T | Promise<T>,
): Promise<T | null> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof Undefined)) throw thrown;
    reasons[name] = thrown.message;
    return null;
  }
}

/** Draws of inputs, each with its value. @throws Undefined where there are too few inputs. */
async function drawnValues(
  value: number,
  rows: number,
  { from, drawn }: Resampled,
  { bootstrap, seed }: StatisticsSettings,
  after: () => Promise<void>,
): Promise<Float64Array> {
  const draw = (from === 'bootstrap' ? bootstrapDraws : halfSamples)(rows, seed);
  const values = await valuesOf(bootstrap, draw, drawn, after);
  return from === 'bootstrap' ? values : movedTo(value, values);
}

/**
 * Estimates a measure. What has no value is null with its reason. Draws depend on the seed and the number of rows alone: the
 * draws of one pair are those of every other.
 */
export async function estimate(
  measure: PairMeasure,
  x: Representation,
  y: Representation,
  settings: StatisticsSettings,
  between: Between = () => Promise.resolve(),
): Promise<DrawnEstimate> {
  const reasons: Estimate['undefined'] = {};
  let done = 0;
  const during = () => between(done);
  const after = () => between(++done);
  const value = await attempt(reasons, 'value', () => valueOf(measure, x, y, during));
  const result: Estimate = { value, interval: null, chance: null, undefined: reasons };
  let draws: Float64Array = new Float64Array();
  if (value === null) return { estimate: result, draws };
  const { rows } = x.matrix;
  const { bootstrap, permutations: shuffles, level, seed } = settings;
  let prepared: Promise<Resampled> | undefined;
  const resample = () => (prepared ??= resampled(measure, x, y, during));
  if (bootstrap > 0)
    result.interval = await attempt(reasons, 'interval', async () => {
      if (rows < LEAST_INPUTS)
        throw new Undefined(
          `An interval over inputs needs at least ${LEAST_INPUTS} inputs; there are ${rows}.`,
        );
      const forms = await resample();
      const values = await drawnValues(value, rows, forms, settings, after);
      const interval = { from: forms.from, ...percentileInterval(values, level) };
      draws = values;
      return interval;
    });
  if (shuffles > 0)
    result.chance = await attempt(reasons, 'chance', async () => {
      const { permuted } = await resample();
      const values = await valuesOf(shuffles, permutations(rows, seed), permuted, after);
      return permutationNull(value, values, { level, distance: !measure.similarity });
    });
  return { estimate: result, draws };
}
