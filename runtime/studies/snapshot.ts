/** A run as it stands on disk, finished or not: what a panel shows of it. */
import { existsSync } from 'node:fs';
import { z } from 'zod';
import type { DataInfo } from '../data/dataset';
import { describeData } from '../data/describe';
import type { JobContext } from '../job';
import { breathe } from '../slices';
import { readText } from '../store/files';
import { lockHolder } from '../store/lock';
import { RunFolder, type RunRecord, type RunStatus, type SeedFolder } from '../store/run-folder';
import { layersOf } from './layers';
import { readAnalysis, readResults } from './read-results';
import { readResult, unusable } from './seed-past';
import type { CheckpointRef, EvaluationPoint, LayerSummary, SeedAnalysis, StudyResults } from './results';
import type { StudySpec } from './spec';

/** One seed so far. */
export interface SeedSnapshot {
  seed: number;
  curve: EvaluationPoint[];
  /** Files that exist, in the order of their steps. */
  checkpoints: CheckpointRef[];
  done: boolean;
  /** Null until the seed is done. */
  gatePassed: boolean | null;
}

/** Everything that a run folder tells. */
export interface RunSnapshot {
  folder: string;
  record: RunRecord;
  /** `interrupted`: the record says that it runs, but its process is gone. */
  status: RunStatus | 'interrupted';
  spec: StudySpec;
  /** Input and features of the study's data. */
  data: DataInfo;
  /** In forward order. */
  layers: LayerSummary[];
  /** Every seed of the study in order, with an empty curve where it has not begun. */
  seeds: SeedSnapshot[];
  /** Null until the run is finished. */
  results: StudyResults | null;
  /** Of the seeds that are done. */
  analyses: SeedAnalysis[];
}

/** The record, and whether a process works on the run: one that has just ended wrote its record before it unlocked. */
function readStatus(run: RunFolder): Pick<RunSnapshot, 'record' | 'status'> {
  const isRunning = lockHolder(run.folder) !== undefined;
  const record = run.readRecord();
  if (record.status !== 'running' || isRunning) return { record, status: record.status };
  return { record, status: lockHolder(run.folder) === undefined ? 'interrupted' : 'running' };
}

const evaluationLine = z.looseObject({
  step: z.number(),
  loss: z.number().nullable(),
  gradientNorm: z.number().nullable(),
  accuracy: z.record(z.string(), z.number()),
  varianceExplained: z.record(z.string(), z.record(z.string(), z.number().nullable())),
  totalVariance: z.record(z.string(), z.number().nullable()),
});

/** The evaluations in metrics.jsonl; a last line that is not whole is still being written, or was when its writer was killed. */
function readCurve(folder: SeedFolder): EvaluationPoint[] {
  const file = folder.metricsFile;
  if (!existsSync(file)) return [];
  const whole = readText(file).split('\n').slice(0, -1);
  return whole.flatMap((text, i) => {
    const damaged = (cause?: unknown) => unusable(folder, file, `is damaged in line ${i + 1}.`, cause);
    let line: { kind?: unknown };
    try {
      line = JSON.parse(text) as { kind?: unknown };
    } catch (error) {
      throw damaged(error);
    }
    if (line?.kind !== 'evaluation') return [];
    const { kind: _kind, ...point } = line;
    const parsed = evaluationLine.safeParse(point);
    if (!parsed.success) throw damaged(parsed.error);
    return [point as EvaluationPoint];
  });
}

function readSeed(run: RunFolder, seed: number): SeedSnapshot {
  const folder = run.seed(seed);
  const result = readResult(folder, seed);
  const checkpoints = folder
    .checkpointSteps()
    .map((step) => ({ step, file: run.relative(folder.checkpointFile(step)) }));
  return {
    seed,
    curve: result?.curve ?? readCurve(folder),
    checkpoints,
    done: result !== undefined,
    gatePassed: result?.gatePassed ?? null,
  };
}

/**
 * The operation behind `study.read`. Another process may be writing: every evaluation that it has told of is in the
 * snapshot. Throws `UserError` that names the file where the folder holds no run or one of its files is damaged.
 */
export async function readRun({ folder }: { folder: string }, job: JobContext): Promise<RunSnapshot> {
  const run = new RunFolder(folder);
  const { record, status } = readStatus(run);
  const spec = run.readSpec();
  const seeds: SeedSnapshot[] = [];
  const analyses: SeedAnalysis[] = [];
  for (let seed = 0; seed < spec.seeds; seed++) {
    const snapshot = readSeed(run, seed);
    seeds.push(snapshot);
    if (snapshot.done) analyses.push(readAnalysis(run.seed(seed)));
    await breathe(job.signal);
  }
  const results = status === 'finished' ? readResults(run) : null;
  const data = describeData(spec.data);
  return { folder, record, status, spec, data, layers: layersOf(spec), seeds, results, analyses };
}
