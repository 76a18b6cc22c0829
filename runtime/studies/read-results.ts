/** Reads what a study left behind, and says which file is damaged. */
import { z } from 'zod';
import { UserError } from '../errors';
import { readJson } from '../store/files';
import type { RunFolder, SeedFolder } from '../store/run-folder';
import type { SeedAnalysis, StudyResults } from './results';
import { readOf, unusable } from './seed-past';

const studyResults = z.looseObject({
  format: z.literal('replens.study-results'),
  version: z.literal(1),
  data: z.looseObject({ features: z.array(z.looseObject({ name: z.string() })) }),
  seeds: z.array(z.looseObject({ seed: z.number() })),
});

const seedAnalysis = z.looseObject({
  format: z.literal('replens.seed-analysis'),
  version: z.literal(1),
  layers: z.array(z.looseObject({ layer: z.string() })),
});

/** The results of a finished run. Throws {@link UserError}. */
export function readResults(run: RunFolder): StudyResults {
  const results = readJson(run.resultsFile);
  if (studyResults.safeParse(results).success) return results as StudyResults;
  throw new UserError(
    run.resultsFile,
    'holds no results of this version.',
    `Sum the run up again: replens study resume ${run.folder}`,
  );
}

/** The analysis of a seed that is done. Throws {@link UserError}. */
export function readAnalysis(folder: SeedFolder): SeedAnalysis {
  const file = folder.analysisFile;
  const analysis = readOf(folder, () => readJson(file));
  if (seedAnalysis.safeParse(analysis).success) return analysis as SeedAnalysis;
  throw unusable(folder, file, 'holds no analysis of this version.');
}
