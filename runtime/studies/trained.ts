/** Which features a study trains. */
import type { DataInfo } from '../data/dataset';
import type { TrainingSpec } from '../train/spec';

/** Indices of the features that are trained in some phase or in the rest of the run. */
export function trainedFeatures(
  { features }: DataInfo,
  { targets, phases, steps }: Pick<TrainingSpec, 'targets' | 'phases' | 'steps'>,
): number[] {
  const inPhases = phases.reduce((sum, phase) => sum + phase.steps, 0);
  const parts = [...phases, ...(inPhases < steps ? [{ targets }] : [])];
  const isTrained = (name: string) => parts.some((part) => !part.targets || part.targets.includes(name));
  return features.flatMap(({ name }, index) => (isTrained(name) ? [index] : []));
}
