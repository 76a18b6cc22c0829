/** From a study file, or the name of a shipped study, to a checked spec. */
import { statSync } from 'node:fs';
import { UserError } from '../errors';
import { readJson } from '../store/files';
import { checkStudy } from './check';
import { describeIssue } from './issues';
import { shippedStudies } from './shipped';
import { studySpec, type StudySpec } from './spec';

export { shippedStudies };

/** Checks a study and fills in its defaults. Throws {@link UserError} that names the path in the spec. */
export function parseStudy(value: unknown, subject: string): StudySpec {
  const parsed = studySpec.safeParse(value);
  if (!parsed.success) {
    throw new UserError(
      subject,
      `is not a valid study. ${parsed.error.issues.map((issue) => describeIssue(issue, value)).join('; ')}.`,
      'Correct the study at the places named.',
    );
  }
  const { $schema: _schema, ...spec } = parsed.data;
  try {
    checkStudy(spec);
  } catch (error) {
    if (error instanceof UserError)
      throw new UserError(subject, `${error.subject} ${error.reason}`, error.remedy);
    throw error;
  }
  return spec;
}

/** Loads a study by file path or shipped name. */
export function loadStudy(fileOrName: string): StudySpec {
  if (statSync(fileOrName, { throwIfNoEntry: false })?.isFile())
    return parseStudy(readJson(fileOrName), fileOrName);
  if (Object.hasOwn(shippedStudies, fileOrName)) return parseStudy(shippedStudies[fileOrName], fileOrName);
  throw new UserError(
    fileOrName,
    'is neither a study file nor a shipped study.',
    `Give the path of a *.study.json file, or one of: ${Object.keys(shippedStudies).join(', ')}.`,
  );
}
