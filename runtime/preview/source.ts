/**
 * From a study file, a shipped study's name or a file with a data spec alone to a checked data spec. The rest of a study
 * is not looked at: its data may be seen before its model fits.
 */
import { statSync } from 'node:fs';
import { checkData } from '../data/check';
import { type DataSpec, dataSpec } from '../data/spec';
import { UserError } from '../errors';
import { readJson } from '../store/files';
import { describeIssue } from '../studies/issues';
import { loadStudy } from '../studies/load';

/** A study has its data under `data`; a data spec has no such key. */
const isStudy = (value: unknown): value is { data: unknown } =>
  typeof value === 'object' && value !== null && 'data' in value;

function parseData(value: unknown, file: string): DataSpec {
  const study = isStudy(value);
  const parsed = dataSpec.safeParse(study ? value.data : value);
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) =>
      describeIssue(study ? { ...issue, path: ['data', ...issue.path] } : issue, value),
    );
    throw new UserError(
      file,
      `has no data that can be made. ${issues.join('; ')}.`,
      study ? 'Correct the study at the places named.' : 'Give a study, or what stands under "data" in one.',
    );
  }
  try {
    checkData(parsed.data);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const place = study ? error.subject : error.subject.replace(/^data\./, '');
    throw new UserError(file, `${place} ${error.reason}`, error.remedy);
  }
  return parsed.data;
}

/** Loads the data spec that a file or shipped study holds. Throws {@link UserError}. */
export function loadData(source: string): DataSpec {
  const isFile = statSync(source, { throwIfNoEntry: false })?.isFile() === true;
  return isFile ? parseData(readJson(source), source) : loadStudy(source).data;
}
