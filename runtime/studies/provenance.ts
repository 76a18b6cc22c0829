/** What the numbers of a study depend on. */
import { createHash } from 'node:crypto';
import { versions } from '../versions';
import type { Provenance } from './results';
import type { StudySpec } from './spec';

/** SHA-256 of a study with every default filled in. */
export function specHashOf(spec: StudySpec): string {
  return createHash('sha256').update(JSON.stringify(spec)).digest('hex');
}

/** Provenance of a study that is about to run. */
export function provenanceOf(spec: StudySpec, provider: string, threads: number): Provenance {
  return {
    ...versions(),
    provider,
    threads,
    specHash: specHashOf(spec),
  };
}
