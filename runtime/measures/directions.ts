/** Rows as directions: what every measure of angles between inputs needs. */
import { type Representation, rowEnergies } from './representation';
import { Undefined } from './undefined';

/** @throws Undefined where a row is all zeros, naming the first: it has no direction. */
export function requireDirections(x: Representation): void {
  const zero = rowEnergies(x).indexOf(0);
  if (zero >= 0) throw new Undefined(`Row ${zero + 1} of ${x.name} is all zeros and has no direction.`);
}
