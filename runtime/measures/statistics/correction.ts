/** Correction of p-values for the number of comparisons. */
import type { Correction } from './contract';

/** p-values with their places, rising. */
const rising = (p: readonly number[]) =>
  p.map((value, i) => ({ value, i })).sort((a, b) => a.value - b.value);

/** Family-wise error rate, step-down (Holm 1979, Scandinavian Journal of Statistics 6:65). */
function holm(p: readonly number[]): number[] {
  const out = new Array<number>(p.length);
  let most = 0;
  rising(p).forEach(({ value, i }, rank) => {
    most = Math.max(most, Math.min(1, (p.length - rank) * value));
    out[i] = most;
  });
  return out;
}

/** False discovery rate, step-up (Benjamini and Hochberg 1995, Journal of the Royal Statistical Society B 57:289). */
function benjaminiHochberg(p: readonly number[]): number[] {
  const out = new Array<number>(p.length);
  let least = 1;
  rising(p)
    .map((entry, rank) => ({ ...entry, rank }))
    .reverse()
    .forEach(({ value, i, rank }) => {
      least = Math.min(least, (p.length / (rank + 1)) * value);
      out[i] = least;
    });
  return out;
}

const corrections: Record<Correction, (p: readonly number[]) => number[]> = {
  holm,
  'benjamini-hochberg': benjaminiHochberg,
  none: (p) => [...p],
};

/** p-values corrected over those of them that are there; null stays null. */
export function corrected(p: readonly (number | null)[], correction: Correction): (number | null)[] {
  const there = p.flatMap((value) => (value === null ? [] : [value]));
  const done = corrections[correction](there);
  let next = 0;
  return p.map((value) => (value === null ? null : done[next++]));
}
