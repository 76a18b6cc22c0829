/** What is followed over the training of a compared model: pure. */
import type { TrajectoryMeasure } from '../../runtime/inspections/trajectory';
import type { StepScale } from '../charts/trajectoryChart';
import type { Choosable } from '../parts/measureSearch';
import type { CompareStart, Side } from './contract';

/** The form of the view over training. */
export interface TrainingForm {
  /** Whether it was asked for. */
  shown: boolean;
  side: Side;
  /** Key of one of {@link trainingChoices}; null: the measure of the heatmap. */
  key: string | null;
  against: 'first' | 'last' | 'previous';
  scale: StepScale;
}

/** The form before it is touched. */
export const FIRST_TRAINING: TrainingForm = {
  shown: false,
  side: 'a',
  key: null,
  against: 'last',
  scale: 'log',
};

const LABEL = 'label:';

/** Everything that can be followed: measures of one layer, of two states of it, and what it tells of a label. */
export function trainingChoices(
  { measures, single }: Pick<CompareStart, 'measures' | 'single'>,
  labels: readonly string[],
): Choosable[] {
  const explained = labels.map((label): Choosable => ({
    key: LABEL + label,
    title: `Variance explained by ${label}`,
    family: 'Labels of the inputs',
    formula: 'R² of a least-squares map from the label to the activations, fitted on one half of the inputs',
    range: 'at most 1; 0 or less where the label tells nothing',
    units: 'none',
    citation: 'none',
  }));
  return [...explained, ...measures, ...single];
}

/** What to ask for; `start` says which keys are of one representation. */
export function trainingMeasure(
  { against }: Pick<TrainingForm, 'against'>,
  key: string,
  { single }: Pick<CompareStart, 'single'>,
): TrajectoryMeasure {
  if (key.startsWith(LABEL)) return { kind: 'variance explained', label: key.slice(LABEL.length) };
  if (single.some((measure) => measure.key === key)) return { kind: 'single', key };
  return { kind: 'pair', key, against };
}

/** The models that are checkpoints of a run, once where both are of the same seed. */
export function trainedSides({ a, b }: CompareStart): Side[] {
  const [of, other] = [a.description.origin, b.description.origin];
  const same = of && other && of.folder === other.folder && of.seed === other.seed;
  return [...(of ? ['a' as const] : []), ...(other && !same ? ['b' as const] : [])];
}
