/** Writes the report of a run: one HTML file that needs nothing beside it. */
import path from 'node:path';
import { z } from 'zod';
import { readJson, readText, writeFileWhole } from '../store/files';
import { RunFolder } from '../store/run-folder';
import type { SeedAnalysis, StudyResults } from '../studies/results';
import { UserError } from '../errors';
import { existsSync } from 'node:fs';
import { reportHtml } from './html';

/** Script and style of the page, built beside the runtime. */
const assets = path.join(__dirname, '..', 'webview');

const studyResults = z.looseObject({
  format: z.literal('replens.study-results'),
  version: z.literal(1),
  seeds: z.array(z.looseObject({ analysis: z.string() })),
});

function readResults(file: string, folder: string): StudyResults {
  const results = readJson(file);
  if (studyResults.safeParse(results).success) return results as StudyResults;
  throw new UserError(
    file,
    'holds no results of this version.',
    `Sum the run up again: replens study resume ${folder}`,
  );
}

/** Writes `report.html` into the folder of a finished run and returns its path. */
export function writeReport(folder: string): string {
  const run = new RunFolder(folder);
  run.readRecord();
  if (!existsSync(run.resultsFile)) {
    throw new UserError(
      folder,
      'has no results yet.',
      `Finish the run first: replens study resume ${folder}`,
    );
  }
  const results = readResults(run.resultsFile, folder);
  const analyses = results.seeds.map((seed) => readJson(run.at(seed.analysis)) as SeedAnalysis);
  const html = reportHtml({
    title: results.spec.title,
    script: readText(path.join(assets, 'report.js')),
    style: readText(path.join(assets, 'report.css')),
    data: { results, analyses },
  });
  writeFileWhole(run.reportFile, html);
  return run.reportFile;
}
