/** Runs and resumes studies: seeds through an executor, then the summary, the verdicts and the report. */
import { CancelledError, messageOf, UserError } from '../errors';
import type { JobContext, ProgressEvent } from '../job';
import type { StudyOutcome, StudyResumeParams, StudyRunParams } from '../protocol';
import { writeReport } from '../report/write';
import { makeFolder, writeJson } from '../store/files';
import { lockFolder } from '../store/lock';
import { RunFolder, type RunRecord } from '../store/run-folder';
import { chooseExecution } from './execution';
import { runSeedsLocally } from './executors/local';
import { placementSoon } from './executors/placement';
import { runSeedsInOneGraph } from './executors/together';
import { memoryOf, seedsAtOnce } from './memory';
import { StudyProgress } from './progress';
import { provenanceOf, specHashOf } from './provenance';
import type { Provenance, SeedResult } from './results';
import type { StudySpec } from './spec';
import { summariseStudy } from './summary';
import { versions, type Versions } from '../versions';

/** A run that this process works on. */
interface Work {
  run: RunFolder;
  spec: StudySpec;
  record: RunRecord;
  /** Most seeds that train at the same time. */
  atOnce: number;
  job: JobContext;
}

function trainSeeds({ run, spec, record, atOnce, job }: Work): Promise<SeedResult[]> {
  const { provider, threads, seeds } = record.execution;
  const progress = new StudyProgress(spec.seeds, spec.training.steps);
  const batch = {
    folder: run.folder,
    seeds: Array.from({ length: spec.seeds }, (_, seed) => seed),
    provider,
    threads,
    processes: atOnce,
    signal: job.signal,
    onEvent: (seed: number, event: ProgressEvent) =>
      job.report(event.kind === 'progress' ? progress.update(seed, event.done, event.total) : event),
  };
  return seeds === 'together' ? runSeedsInOneGraph(batch) : runSeedsLocally(batch);
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

async function work(task: Work): Promise<StudyOutcome> {
  const { run, spec } = task;
  const startedAt = performance.now();
  const soFar = () => task.record.seconds + (performance.now() - startedAt) / 1000;
  const placing = placementSoon(task);
  try {
    const seeds = await trainSeeds(task);
    const results = summariseStudy(spec, task.record.provenance, seeds[0].layers, seeds);
    writeJson(run.resultsFile, results);
    const report = writeReport(run.folder);
    const seconds = soFar();
    const execution = { ...task.record.execution, placement: await placing.done };
    const finishedAt = new Date().toISOString();
    run.writeRecord({ ...task.record, execution, status: 'finished', seconds, finishedAt });
    return { folder: run.folder, report, seconds, results };
  } catch (error) {
    placing.stop();
    recordEnd(run, { ...task.record, seconds: soFar() }, error);
    throw error;
  }
}

/** The operation behind `study.run`. */
export async function runStudy(
  { folder, spec, replace, ...settings }: StudyRunParams,
  job: JobContext,
): Promise<StudyOutcome> {
  const memory = memoryOf(spec);
  const execution = await chooseExecution(spec, memory.total, settings, job.signal);
  const atOnce = seedsAtOnce(execution.seeds, memory, spec.seeds, settings);
  makeFolder(folder);
  const unlock = lockFolder(folder);
  try {
    const run = new RunFolder(folder);
    const record = {
      format: 'replens.run',
      version: 1,
      study: spec.name,
      status: 'running',
      startedAt: new Date().toISOString(),
      seconds: 0,
      provenance: provenanceOf(spec, execution.provider, execution.threads),
      execution,
    } as const;
    run.create(spec, record, replace);
    return await work({ run, spec, record, atOnce, job });
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

/** The operation behind `study.resume`: goes on with what is not done, as it was begun; a finished run is summed up again. */
export async function resumeStudy(
  { folder, ...settings }: StudyResumeParams,
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
  const atOnce = seedsAtOnce(record.execution.seeds, memoryOf(spec), spec.seeds, settings);
  const unlock = lockFolder(folder);
  try {
    const resumed: RunRecord = { ...record, status: 'running' };
    run.writeRecord(resumed);
    return await work({ run, spec, record: resumed, atOnce, job });
  } finally {
    unlock();
  }
}
