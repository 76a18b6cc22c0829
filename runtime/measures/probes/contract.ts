/**
 * What a probe is told to do and what it found: a classifier or regression from the representation of a layer to a label.
 * Rows are split in three: fitted on `train`, regularisation chosen on `validation`, accuracy told on `test`.
 */

/** Kinds of probes. */
export const probeKinds = ['ridge', 'logistic', 'svm', 'knn', 'naive-bayes', 'mlp'] as const;
/** One of {@link probeKinds}. */
export type ProbeKind = (typeof probeKinds)[number];

/** How to probe. Splits, control labels and starts depend on `seed` alone. */
export interface ProbeSettings {
  kinds: readonly ProbeKind[];
  seed: number;
  /** Share of rows for training and for validation; the others test. */
  train: number;
  validation: number;
  /** Probe random labels of the same counts too (control task, Hewitt and Liang 2019): selectivity. */
  control: boolean;
  /** Accuracy against the number of training rows (naive Bayes and logistic regression), and where the two cross. */
  curve: boolean;
}

/** What one probe found in one layer about one label. */
export interface ProbeResult {
  kind: ProbeKind;
  /** Share of test rows that are right (categories), or R2 on the test rows (numbers on a scale). */
  score: number | null;
  /** Normal-approximation-free 95 % interval of an accuracy (Wilson). */
  interval: { low: number; high: number } | null;
  train: number | null;
  validation: number | null;
  /** Chosen regularisation, by its name: `alpha`, `C`, `k`, `decay`. */
  chosen: { name: string; value: number } | null;
  /** False where the optimiser of the label or of its control stopped before it had converged: the score may then be too low. */
  converged: boolean;
  /** The same probe on the control labels, and score less control. */
  control: number | null;
  selectivity: number | null;
  /** confusion[actual][predicted] of test rows, in the order of `classes` of the label; null for a number. */
  confusion: number[][] | null;
  undefined?: string;
}

/** Accuracy on the test rows against the number of training rows. */
export interface LearningCurve {
  kind: ProbeKind;
  rows: number[];
  score: (number | null)[];
}

/** All probes of one layer about one label. */
export interface LayerProbes {
  layer: string;
  label: string;
  results: ProbeResult[];
  curves: LearningCurve[];
  /** Number of training rows from which logistic regression is better than naive Bayes, interpolated; null where they don't cross. */
  crossing: number | null;
}
