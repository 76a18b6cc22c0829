/** Differences between values estimated over the same draws of inputs. */
import { Undefined } from '../undefined';
import { corrected } from './correction';
import type { Correction, PairedDifference } from './contract';
import { percentileInterval, type DrawnEstimate } from './estimate';

/** An estimate under the name of what it is of. */
export interface NamedEstimate extends DrawnEstimate {
  name: string;
}

/** Two-sided: twice the smaller share of draws on either side of 0, the value itself counted as one. */
function twoSided(differences: Float64Array): number {
  const defined = differences.filter(Number.isFinite);
  const below = defined.filter((difference) => difference <= 0).length;
  const above = defined.filter((difference) => difference >= 0).length;
  return Math.min(1, (2 * (1 + Math.min(below, above))) / (1 + defined.length));
}

/** The first less the second. Their draws must be the same ones. */
function difference(first: NamedEstimate, second: NamedEstimate, level: number): PairedDifference {
  const names = { first: first.name, second: second.name };
  const [a, b] = [first.estimate.value, second.estimate.value];
  const none = { interval: null, p: null, corrected: null };
  if (a === null || b === null) {
    const missing = a === null ? first.name : second.name;
    return { ...names, difference: null, ...none, undefined: `${missing} has no value.` };
  }
  if (first.draws.length === 0 || second.draws.length === 0)
    return { ...names, difference: a - b, ...none, undefined: 'There are no draws of inputs.' };
  const draws = first.draws.map((value, d) => value - second.draws[d]);
  try {
    const interval = percentileInterval(draws, level);
    return { ...names, difference: a - b, interval, p: twoSided(draws), corrected: null };
  } catch (thrown) {
    if (!(thrown instanceof Undefined)) throw thrown;
    return { ...names, difference: a - b, ...none, undefined: thrown.message };
  }
}

/** Each estimate less the one before it, p corrected over all of them. */
export function successiveDifferences(
  estimates: readonly NamedEstimate[],
  level: number,
  correction: Correction,
): PairedDifference[] {
  const differences = estimates.slice(1).map((each, i) => difference(each, estimates[i], level));
  const p = corrected(
    differences.map((each) => each.p),
    correction,
  );
  return differences.map((each, i) => ({ ...each, corrected: p[i] }));
}
