/** From a study file, a shipped study's name or a file with a data spec alone to a checked data spec. */
import { statSync } from 'node:fs';
import { checkData } from '../data/check';
import { type DataSpec, dataSpec } from '../data/spec';
import { UserError } from '../errors';
import { readJson } from '../store/files';
import { describeIssue } from '../studies/issues';
import { loadStudy, parseStudy } from '../studies/load';

/** A study has its data beside the model; a data spec has none. */
const isStudy = (value: unknown): boolean => typeof value === 'object' && value !== null && 'data' in value;

function parseData(value: unknown, file: string): DataSpec {
  const parsed = dataSpec.safeParse(value);
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => describeIssue(issue, value)).join('; ');
    throw new UserError(
      file,
      `is neither a study nor a data spec. ${issues}.`,
      'Give a study, or what stands under "data" in one.',
    );
  }
  try {
    checkData(parsed.data);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(file, `${error.subject.replace(/^data\./, '')} ${error.reason}`, error.remedy);
  }
  return parsed.data;
}

/** Loads the data spec that a file or shipped study holds. Throws {@link UserError}. */
export function loadData(source: string): DataSpec {
  if (!statSync(source, { throwIfNoEntry: false })?.isFile()) return loadStudy(source).data;
  const value = readJson(source);
  return isStudy(value) ? parseStudy(value, source).data : parseData(value, source);
}
