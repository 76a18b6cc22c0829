/** Versions and hashes that every result carries. */
import { createHash } from 'node:crypto';
import { runtimeVersion } from '../engine/version';
import type { Hello } from '../protocol';
import { version } from '../version';
import type { Provenance } from './results';
import type { StudySpec } from './spec';

/** The versions of this process. */
export function hello(): Hello {
  return {
    replens: version,
    onnxruntime: runtimeVersion,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
  };
}

/** SHA-256 of a study with every default filled in. */
export function specHashOf(spec: StudySpec): string {
  return createHash('sha256').update(JSON.stringify(spec)).digest('hex');
}

/** Provenance of a study that is about to run. */
export function provenanceOf(spec: StudySpec, provider: string, threads: number): Provenance {
  return {
    ...hello(),
    provider,
    threads,
    specHash: specHashOf(spec),
  };
}
