/** What the two models of a comparison have in common: pure. */
import type { Proposal } from '../../runtime/capture/dimensions';
import type { Comparison } from '../../runtime/inspections/compare';
import { baseName } from '../parts/probeDraft';
import type { CompareStart } from './contract';

/** Open dimensions of either model, each name once. */
export function dimensionsOf({ a, b }: CompareStart): Proposal[] {
  const found = new Map<string, Proposal>();
  for (const proposal of [...a.description.openDimensions, ...b.description.openDimensions]) {
    if (!found.has(proposal.name)) found.set(proposal.name, proposal);
  }
  return [...found.values()];
}

/** Whether both are checkpoints of runs, so that a study's test set can be asked for. */
export function bothOfRuns({ a, b }: CompareStart): boolean {
  return a.description.origin !== null && b.description.origin !== null;
}

/** Whether both are checkpoints of the same run, so that they have a test set in common. */
export function sameRun({ a, b }: CompareStart): boolean {
  const folder = a.description.origin?.folder;
  return folder !== undefined && folder === b.description.origin?.folder;
}

/** Short names that differ: of the file, else with as many folders before it as it takes. */
export function shortNames(a: string, b: string): { a: string; b: string } {
  const parts = { a: a.split(/[\\/]/), b: b.split(/[\\/]/) };
  const longest = Math.max(parts.a.length, parts.b.length);
  for (let taken = 1; taken <= longest; taken++) {
    const names = { a: parts.a.slice(-taken).join('/'), b: parts.b.slice(-taken).join('/') };
    if (names.a !== names.b) return names;
  }
  return { a: `${baseName(a)} (A)`, b: `${baseName(b)} (B)` };
}

/** Whether both models saw the same inputs, as the hashes of what each was given tell. */
export function sawTheSame({ a, b }: Comparison): boolean {
  return a.probe.sha256 === b.probe.sha256 && a.probe.rows === b.probe.rows;
}
