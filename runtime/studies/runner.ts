/** Runs and resumes studies: seeds through an executor, then the summary, the verdicts and the report. */
import { CancelledError, messageOf, UserError } from '../errors';
import type { JobContext } from '../job';
import type { StudyOutcome, StudyResumeParams, StudyRunParams } from '../protocol';
import { writeReport } from '../report/write';
import { makeFolder, writeJson } from '../store/files';
import { lockFolder } from '../store/lock';
import { RunFolder, type RunRecord } from '../store/run-folder';
import { runSeedsLocally } from './executors/local';
import { StudyProgress } from './progress';
import { provenanceOf, specHashOf } from './provenance';
import type { Provenance, SeedResult } from './results';
import type { StudySpec } from './spec';
import { summariseStudy } from './summary';
import { versions, type Versions } from '../versions';

/** Training is on one CPU thread a seed: seeds run side by side, and a run is the same bit for bit. */
const PROVIDER = 'cpu';
const THREADS = 1;

function trainSeeds(
  run: RunFolder,
  spec: StudySpec,
  processes: number | undefined,
  job: JobContext,
): Promise<SeedResult[]> {
  const progress = new StudyProgress(spec.seeds, spec.training.steps);
  return runSeedsLocally({
    folder: run.folder,
    seeds: Array.from({ length: spec.seeds }, (_, seed) => seed),
    processes,
    signal: job.signal,
    onEvent: (seed, event) =>
      job.report(event.kind === 'progress' ? progress.update(seed, event.done) : event),
  });
}

/** Notes why a run ended early; the error itself matters more than a record that can't be written (full disk). */
function recordEnd(run: RunFolder, record: RunRecord, error: unknown): void {
  const status = error instanceof CancelledError ? 'cancelled' : 'failed';
  try {
    run.writeRecord({ ...record, status, reason: messageOf(error) });
  } catch {
    return;
  }
}

async function work(
  run: RunFolder,
  spec: StudySpec,
  record: RunRecord,
  processes: number | undefined,
  job: JobContext,
): Promise<StudyOutcome> {
  const startedAt = performance.now();
  const soFar = () => record.seconds + (performance.now() - startedAt) / 1000;
  try {
    const seeds = await trainSeeds(run, spec, processes, job);
    const results = summariseStudy(spec, record.provenance, seeds[0].layers, seeds);
    writeJson(run.resultsFile, results);
    const report = writeReport(run.folder);
    const seconds = soFar();
    run.writeRecord({ ...record, status: 'finished', seconds, finishedAt: new Date().toISOString() });
    return { folder: run.folder, report, seconds, results };
  } catch (error) {
    recordEnd(run, { ...record, seconds: soFar() }, error);
    throw error;
  }
}

/** The operation behind `study.run`. */
export async function runStudy(
  { folder, spec, replace, processes }: StudyRunParams,
  job: JobContext,
): Promise<StudyOutcome> {
  makeFolder(folder);
  const unlock = lockFolder(folder);
  try {
    const run = new RunFolder(folder);
    const record: RunRecord = {
      format: 'replens.run',
      version: 1,
      study: spec.name,
      status: 'running',
      startedAt: new Date().toISOString(),
      seconds: 0,
      provenance: provenanceOf(spec, PROVIDER, THREADS),
    };
    run.create(spec, record, replace);
    return await work(run, spec, record, processes, job);
  } finally {
    unlock();
  }
}

/** Throws {@link UserError} where the rest of a run would be computed by something else than its beginning. */
function requireSameVersions({ folder }: RunFolder, begun: Provenance): void {
  const here = versions();
  const differing = (['replens', 'onnxruntime', 'platform'] as const).filter(
    (what) => begun[what] !== here[what],
  );
  if (differing.length === 0) return;
  const list = (of: Versions) => differing.map((what) => `${what} ${of[what]}`).join(', ');
  throw new UserError(
    folder,
    `was begun with ${list(begun)}, and here is ${list(here)}: its numbers would be of two.`,
    'Resume it where it was begun, or run the study again in another folder.',
  );
}

/** The operation behind `study.resume`: goes on with what is not done; a finished run is summed up again. */
export async function resumeStudy(
  { folder, processes }: StudyResumeParams,
  job: JobContext,
): Promise<StudyOutcome> {
  const run = new RunFolder(folder);
  const { finishedAt: _finishedAt, reason: _reason, ...record } = run.readRecord();
  const spec = run.readSpec();
  if (specHashOf(spec) !== record.provenance.specHash) {
    throw new UserError(
      run.studyFile,
      'was changed since the run began, so the seeds would not be of one study.',
      'Undo the change, or run the changed study in a folder of its own.',
    );
  }
  requireSameVersions(run, record.provenance);
  const unlock = lockFolder(folder);
  try {
    const resumed: RunRecord = { ...record, status: 'running' };
    run.writeRecord(resumed);
    return await work(run, spec, resumed, processes, job);
  } finally {
    unlock();
  }
}
