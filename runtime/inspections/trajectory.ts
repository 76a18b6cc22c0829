/** A measure over the checkpoints of a run: training as an axis. */
import type { Reduction } from '../capture/reduce';
import type { ComputeSettings } from './compute';
import type { ProbeChoice, ProbeProvenance } from './probe';

/** What to follow: a measure of each state alone, or of each against another state of the same layer. */
export type TrajectoryMeasure =
  | { kind: 'single'; /** Key of a measure of one representation (`.x.`). */ key: string }
  | {
      kind: 'pair';
      /** Key of a similarity or distance. */ key: string;
      against: 'first' | 'last' | 'previous';
    }
  | { kind: 'variance explained'; /** Label of the inputs. */ label: string };

/** Which checkpoints, which layers, which measure. */
export interface TrajectoryParams {
  /** Checkpoint files in the order of training; or one of a run, which stands for all of its seed. */
  files: string[];
  measure: TrajectoryMeasure;
  /** Default: the layers that all checkpoints have. */
  layers?: string[];
  probe: ProbeChoice;
  reduction?: Reduction;
  compute?: ComputeSettings;
}

/** A measure against training. */
export interface Trajectory {
  measure: TrajectoryMeasure;
  formula: string;
  checkpoints: {
    file: string;
    /** Training step; null where the name tells none, then the axis is their order. */ step: number | null;
  }[];
  /** values[c] of checkpoint c; null where undefined, with the reason. */
  series: { layer: string; values: (number | null)[] }[];
  undefined: string[];
  rows: number;
  reduction: Reduction;
  probe: ProbeProvenance;
  caveats: string[];
}
