/** Writes the report of a run: one HTML file that needs nothing beside it. */
import path from 'node:path';
import { readText, writeFileWhole } from '../store/files';
import { RunFolder } from '../store/run-folder';
import { readAnalysis, readResults } from '../studies/read-results';
import { UserError } from '../errors';
import { existsSync } from 'node:fs';
import { reportHtml } from './html';

/** Script and style of the page, built beside the runtime. */
const assets = path.join(__dirname, '..', 'webview');

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
  const results = readResults(run);
  const analyses = results.seeds.map(({ seed }) => readAnalysis(run.seed(seed)));
  const html = reportHtml({
    title: results.spec.title,
    script: readText(path.join(assets, 'report.js')),
    style: readText(path.join(assets, 'report.css')),
    data: { results, analyses },
  });
  writeFileWhole(run.reportFile, html);
  return run.reportFile;
}
