/** Small questions to a study's results that several charts ask. */
import type {
  EvaluationPoint,
  LayerSummary,
  SeedAnalysis,
  SeedResult,
  StudyResults,
} from '../../runtime/studies/results';

/** One seed of a study, done or still training. */
export interface TrainingSeed {
  seed: number;
  curve: EvaluationPoint[];
  /** Null until the seed is done. */
  gatePassed: boolean | null;
}

/** What the charts over training steps read: of a study that is done (its results are such) or still runs. */
export interface TrainingData extends Pick<StudyResults, 'spec' | 'data' | 'layers'> {
  seeds: TrainingSeed[];
}

/** Features in the order of the data: this order gives them their colours. */
export function featureNames({ data }: Pick<StudyResults, 'data'>): string[] {
  return data.features.map((feature) => feature.name);
}

/** Steps at which one phase of the training ends and another begins. */
export function phaseEnds({ spec }: Pick<StudyResults, 'spec'>): number[] {
  const { phases, steps } = spec.training;
  let end = 0;
  return phases.map((phase) => (end += phase.steps)).filter((step) => step < steps);
}

/** Whether a feature is trained at some time. */
export function isTrained({ spec }: Pick<StudyResults, 'spec'>, feature: string): boolean {
  const { phases, steps, targets } = spec.training;
  const rest = steps - phases.reduce((sum, phase) => sum + phase.steps, 0);
  const parts = rest > 0 ? [...phases, { targets }] : phases;
  return parts.some((part) => part.targets?.includes(feature) ?? true);
}

/** Accuracy of guessing each feature, whose values are equally frequent; each share once, rising. */
export function chanceLevels({ data }: Pick<StudyResults, 'data'>): number[] {
  return [...new Set(data.features.map(({ classes }) => 1 / classes))].sort((a, b) => a - b);
}

/** What a value of a feature is called. */
export function valueName({ categories }: SeedAnalysis, feature: string, value: number): string {
  return categories[feature]?.[value] ?? String(value);
}

/** The layer of record that claims speak of; undefined where the results name none. */
export function layerOfRecord({ layers }: { layers: readonly LayerSummary[] }): LayerSummary | undefined {
  return layers.find((layer) => layer.ofRecord);
}

/** "seed 3", or "seed 3 (failed the gate)". */
export function seedName(seed: SeedResult): string {
  return seed.gatePassed ? `seed ${seed.seed}` : `seed ${seed.seed} (failed the gate)`;
}

/** Whose variance R2 is a share of: that of the same step, or that of the last step of the seed. */
export type VarianceScale = 'step' | 'final';

/**
 * R2 of a layer by a feature at one evaluation. On the final scale, the variance explained at that step as a
 * share of the layer's total variance at the last step, so that all steps share one scale.
 */
export function explained(
  seed: TrainingSeed,
  point: EvaluationPoint,
  layer: string,
  feature: string,
  scale: VarianceScale,
): number | null {
  const share = point.varianceExplained[layer]?.[feature] ?? null;
  if (share === null || scale === 'step') return share;
  const final = seed.curve.at(-1)?.totalVariance[layer] ?? 0;
  return final > 0 ? (share * point.totalVariance[layer]) / final : null;
}
