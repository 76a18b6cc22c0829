/** A run as it stands on disk, finished or not: what a panel shows of it. */
import type { RunRecord, RunStatus } from '../store/run-folder';
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
  /** In forward order. */
  layers: LayerSummary[];
  /** Every seed of the study in order, with an empty curve where it has not begun. */
  seeds: SeedSnapshot[];
  /** Null until the run is finished. */
  results: StudyResults | null;
  /** Of the seeds that are done. */
  analyses: SeedAnalysis[];
}
