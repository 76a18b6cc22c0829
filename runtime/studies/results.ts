/**
 * What a study leaves behind, as plain JSON: types only. Charts, the report and exports read these and
 * nothing else. A number that could not be computed is null.
 */
import type { DataInfo } from '../data/dataset';
import type { Versions } from '../versions';
import type { StudySpec } from './spec';

/** Everything that a number depends on. */
export interface Provenance extends Versions {
  /** Execution provider and its threads a process. */
  provider: string;
  threads: number;
  /** SHA-256 of the resolved spec. */
  specHash: string;
}

/** Mean over seeds with a two-sided Student-t confidence interval; low and high are null below two seeds. */
export interface Interval {
  mean: number | null;
  low: number | null;
  high: number | null;
  /** Number of seeds. */
  n: number;
  /** Confidence level, 0.95. */
  level: number;
}

/** layer -> feature -> value */
export type PerLayerAndFeature = Record<string, Record<string, number | null>>;

/** One evaluation on held-out (test) data; the fit of variance explained is made on validation data. */
export interface EvaluationPoint {
  step: number;
  /** The study's loss on the held-out (test) set, mean over rows and the features that are trained at some time. */
  loss: number;
  /** Norm of the whole gradient on the next batch, before clipping; null where it is not known. */
  gradientNorm: number | null;
  /** Share of the test rows in which the feature is present on which the feature's output is right. */
  accuracy: Record<string, number>;
  /** R2 of each layer by each feature, of the total variance at this step; over rows in which all features are present. */
  varianceExplained: PerLayerAndFeature;
  /** Total variance of each layer on the same test rows: mean squared distance from the mean, summed over units. */
  totalVariance: Record<string, number>;
}

/** One checkpoint file, relative to the folder of the run. */
export interface CheckpointRef {
  step: number;
  file: string;
}

/** A layer of the architecture. */
export interface LayerSummary {
  name: string;
  units: number;
  /** A representation of record (of an MLP its penultimate layer); the first of them is the one that claims speak of. */
  ofRecord: boolean;
}

/** What one seed ended with. */
export interface SeedResult {
  seed: number;
  /** In forward order. */
  layers: LayerSummary[];
  /** Every trained feature at or above the accuracy gate on held-out data at the last step. */
  gatePassed: boolean;
  curve: EvaluationPoint[];
  checkpoints: CheckpointRef[];
  /** The analysis of the last checkpoint, relative to the folder of the run; holds a {@link SeedAnalysis}. */
  analysis: string;
}

/** Per feature, over the seeds that passed the gate. */
export interface FeatureSummary {
  feature: string;
  accuracy: Interval;
  /** layer -> R2 at the last step */
  varianceExplained: Record<string, Interval>;
}

/** What the runs say of a claim; verdict.ts says when each applies. */
export type VerdictOutcome = 'reproduced' | 'not reproduced' | 'contradicted' | 'gate failed';

/** A claim and what the runs say of it; computed, never written by hand. */
export interface Verdict {
  finding: string;
  /** The claim in words, with its features and layer. */
  claim: string;
  outcome: VerdictOutcome;
  /** What the effect is a difference of, with its unit. */
  effectName: string;
  effect: Interval;
  /** What a reader must know beside the outcome (an effect undefined in some seeds), or null. */
  note: string | null;
  /** Seeds used, and seeds left out because they failed the gate. */
  seedsUsed: number[];
  seedsFailedGate: number[];
}

/** The content of results.json. */
export interface StudyResults {
  format: 'replens.study-results';
  version: 1;
  spec: StudySpec;
  /** Input and features of the data that the spec describes. */
  data: DataInfo;
  provenance: Provenance;
  /** In forward order. */
  layers: LayerSummary[];
  features: FeatureSummary[];
  seeds: SeedResult[];
  verdicts: Verdict[];
}

/** Measures of one layer of one seed's last checkpoint, on the test set. */
export interface LayerAnalysis {
  layer: string;
  units: number;
  /** feature -> R2 */
  varianceExplained: Record<string, number | null>;
  /** feature -> R2 of each unit, null for a unit that does not vary */
  varianceExplainedPerUnit: Record<string, (number | null)[]>;
  participationRatio: number | null;
  /** Share of variance of each principal component, largest first. */
  componentShares: number[];
  /** Sampled rows projected on the first two components: [[x, y], ...] in the order of `sample.rows`. */
  projection: [number, number][];
}

/** The representations of one seed's last checkpoint. */
export interface SeedAnalysis {
  format: 'replens.seed-analysis';
  version: 1;
  seed: number;
  step: number;
  /** Rows of the test set that the scatter shows, with the value of each feature. */
  sample: { rows: number[]; labels: Record<string, number[]> };
  /** feature -> what its values 0, 1, ... are called, of the features whose values have names. */
  categories: Record<string, string[]>;
  layers: LayerAnalysis[];
  /** Layer-by-layer similarity; values[i][j] of layers i and j, null where undefined. */
  similarity: { measure: string; layers: string[]; values: (number | null)[][] };
  /** Dissimilarity matrix of the representation of record: rows ordered by label. */
  dissimilarity: {
    layer: string;
    distance: string;
    rows: number[];
    labels: Record<string, number[]>;
    /** n x n, row-major, zero diagonal. */
    values: number[];
  };
}
