/** A measure of two representations with its bootstrap interval and its value by chance. */
import type { PairMeasure } from '../measure';
import { requireFinite, requireSameInputs, type Representation } from '../representation';
import { Undefined } from '../undefined';
import type { BootstrapInterval, Estimate, PermutationNull, StatisticsSettings } from './contract';
import { bootstrapDraws, halfSamples, permutations, type Draw } from './draws';
import { quantile } from './quantile';
import { resampled } from './resampling';

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

/** Awaited after every draw: the place to read messages, tell progress and cancel (by throwing). */
export type Between = () => Promise<void>;

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

/** Mean, bound and p of draws under chance. @throws Undefined where too few of them have a value. */
export function permutationNull(
  value: number,
  draws: Float64Array,
  { level, distance }: { level: number; distance: boolean },
): PermutationNull {
  const defined = definedOf(draws);
  requireDefined(defined, draws.length);
  const asSimilar = defined.filter((draw) => (distance ? draw <= value : draw >= value)).length;
  return {
    mean: defined.reduce((sum, draw) => sum + draw, 0) / defined.length,
    bound: quantile(defined, distance ? 1 - level : level),
    p: (1 + asSimilar) / (1 + defined.length),
    draws: defined.length,
  };
}

async function valuesOf(count: number, draw: Draw, value: (rows: Uint32Array) => number, between: Between) {
  const values = new Float64Array(count).fill(NaN);
  for (let d = 0; d < count; d++) {
    try {
      values[d] = value(draw(d));
    } catch (thrown) {
      if (!(thrown instanceof Undefined)) throw thrown;
    }
    await between();
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

function valueOf({ compute }: PairMeasure, x: Representation, y: Representation): number {
  requireSameInputs(x, y);
  [x, y].forEach(requireFinite);
  const value = compute(x, y);
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new Undefined(`${x.name} and ${y.name} are too large or too small to compute with.`);
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

/**
 * Estimates a measure. What has no value is null with its reason. Draws depend on the seed and the number of rows alone: the
 * draws of one pair are those of every other.
 */
export async function estimate(
  measure: PairMeasure,
  x: Representation,
  y: Representation,
  { bootstrap, permutations: shuffles, level, seed }: StatisticsSettings,
  between: Between = () => Promise.resolve(),
): Promise<DrawnEstimate> {
  const reasons: Estimate['undefined'] = {};
  const result: Estimate = { value: null, interval: null, chance: null, undefined: reasons };
  const value = await attempt(reasons, 'value', () => valueOf(measure, x, y));
  if (value === null) return { estimate: result, draws: new Float64Array() };
  const n = x.matrix.rows;
  const forms = resampled(measure, x, y);
  const drawValues = async (): Promise<Float64Array> => {
    if (n < LEAST_INPUTS)
      throw new Undefined(`An interval over inputs needs at least ${LEAST_INPUTS} inputs; there are ${n}.`);
    const bootstraps = forms.from === 'bootstrap';
    const draw = (bootstraps ? bootstrapDraws : halfSamples)(n, seed);
    const values = await valuesOf(bootstrap, draw, forms.drawn, between);
    return bootstraps ? values : movedTo(value, values);
  };
  let draws: Float64Array | null = null;
  if (bootstrap > 0)
    result.interval = await attempt(reasons, 'interval', async () =>
      percentileInterval((draws = await drawValues()), level),
    );
  if (shuffles > 0)
    result.chance = await attempt(reasons, 'chance', async () => {
      const values = await valuesOf(shuffles, permutations(n, seed), forms.permuted, between);
      return permutationNull(value, values, { level, distance: !measure.similarity });
    });
  result.value = value;
  return { estimate: result, draws: draws ?? new Float64Array() };
}
