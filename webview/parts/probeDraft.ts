/** What a person is about to choose as inputs, as typed, and what is asked for once it is complete. */
import type { Proposal } from '../../runtime/capture/dimensions';
import type { ProbeChoice, ProbeProvenance } from '../../runtime/inspections/probe';
import { count } from '../charts/format';

/** Where inputs come from. */
export type Source = 'study' | 'file' | 'random';

/** The form of the inputs bar. Numbers are as typed. */
export interface ProbeDraft {
  /** Null while nothing is chosen. */
  readonly source: Source | null;
  readonly file: string | null;
  readonly rows: string;
  readonly seed: string;
  /** Name of an open dimension -> extent as typed. */
  readonly dims: ReadonlyMap<string, string>;
}

/** Random inputs drawn unless another number is asked for: enough to see a geometry, few enough for a large model. */
const RANDOM_ROWS = 128;
const MOST_ROWS = 1_000_000;

/** The form before anything is chosen, open dimensions at their proposals. */
function emptyDraft(dimensions: readonly Proposal[]): ProbeDraft {
  return {
    source: null,
    file: null,
    rows: String(RANDOM_ROWS),
    seed: '0',
    dims: new Map(dimensions.map(({ name, extent }) => [name, String(extent)])),
  };
}

/** The form that shows a choice. */
export function draftOf(choice: ProbeChoice | null, dimensions: readonly Proposal[]): ProbeDraft {
  const empty = emptyDraft(dimensions);
  if (!choice) return empty;
  const dims = new Map(empty.dims);
  for (const [name, extent] of Object.entries(choice.dims ?? {})) dims.set(name, String(extent));
  if (choice.file !== undefined) return { ...empty, dims, source: 'file', file: choice.file };
  if (choice.random) {
    const { rows, seed } = choice.random;
    return { ...empty, dims, source: 'random', rows: String(rows), seed: String(seed) };
  }
  return { ...empty, dims, source: 'study' };
}

/** What is wrong with a field, by its name (`rows`, `seed`, or a dimension as `dim:NAME`). */
export function faults(draft: ProbeDraft): Map<string, string> {
  const found = new Map<string, string>();
  if (draft.source !== 'random') return found;
  const check = (field: string, text: string, least: number, most: number) => {
    const value = Number(text);
    if (/^\s*\d+\s*$/.test(text) && value >= least && value <= most) return;
    found.set(field, `Give a whole number from ${count(least)} to ${count(most)}.`);
  };
  check('rows', draft.rows, 1, MOST_ROWS);
  check('seed', draft.seed, 0, 2 ** 32 - 1);
  for (const [name, text] of draft.dims) check(`dim:${name}`, text, 0, MOST_ROWS);
  return found;
}

/** The choice that a form stands for; null where it is not complete. Extents are only for inputs that are made. */
export function choiceOf(draft: ProbeDraft): ProbeChoice | null {
  if (faults(draft).size > 0) return null;
  switch (draft.source) {
    case null:
      return null;
    case 'study':
      return {};
    case 'file':
      return draft.file === null ? null : { file: draft.file };
    case 'random': {
      const dims = Object.fromEntries([...draft.dims].map(([name, text]) => [name, Number(text)]));
      const random = { rows: Number(draft.rows), seed: Number(draft.seed) };
      return draft.dims.size > 0 ? { random, dims } : { random };
    }
  }
}

/** "2,000 inputs of the study's test set, labels easy and hard" */
export function provenanceText(probe: ProbeProvenance): string {
  const inputs = `${count(probe.rows)} ${probe.rows === 1 ? 'input' : 'inputs'}`;
  const labels = probe.labels.length === 0 ? 'no labels' : `labels ${listed(probe.labels)}`;
  switch (probe.source) {
    case 'random':
      return `${count(probe.rows)} random ${probe.rows === 1 ? 'input' : 'inputs'}`;
    case 'study test set':
      return `${inputs} of the study’s test set, ${labels}`;
    case 'file':
      return `${inputs} of ${baseName(probe.from ?? 'a file')}, ${labels}`;
  }
}

/** Stays on the page while numbers on random inputs are shown. */
export const RANDOM_CAVEAT =
  'Random inputs are unlike the data that the model was made for: these numbers tell about its architecture and weights, not about what it represents of real data.';

/** The last part of a path of either kind. */
export function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1) || path;
}

/** Names told one by one; more are counted. */
const NAMED = 5;

/** "a, b and c", "a, b, c, d and 3 more" */
export function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  if (names.length <= NAMED) return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return `${names.slice(0, NAMED - 1).join(', ')} and ${names.length - NAMED + 1} more`;
}
