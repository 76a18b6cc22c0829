/** Which features a study trains. */
import type { DataInfo } from '../data/dataset';
import { phasesOf } from '../train/phases';
import type { TrainingSpec } from '../train/spec';

/** Indices of the features that are trained in some phase or in the rest of the run. */
export function trainedFeatures(
  { features }: DataInfo,
  training: Pick<TrainingSpec, 'targets' | 'phases' | 'steps'>,
): number[] {
  const phases = phasesOf(
    training,
    features.map(({ name }) => name),
  );
  return [...features.keys()].filter((index) => phases.some(({ weights }) => weights[index] > 0));
}
