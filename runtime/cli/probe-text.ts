/** One line that says what a result was computed on. */
import type { Reduction } from '../capture/reduce';
import type { ProbeProvenance } from '../inspections/probe';
import { counted } from './terminal';

/** One line that says what a model was run on, and how activations became rows. */
export function probeText(
  { source, from, rows, sha256 }: ProbeProvenance,
  reduction: Reduction | 'none',
): string {
  const of = {
    file: `from ${from}`,
    random: 'RANDOM, not data',
    'study test set': `test set of the study in ${from}`,
  }[source];
  const how = {
    mean: 'mean over positions',
    flatten: 'positions flattened',
    positions: 'positions as samples',
    none: 'activations as they are',
  }[reduction];
  return `${counted(rows, 'input')}, ${of} (SHA-256 ${sha256.slice(0, 12)}); ${how}`;
}
