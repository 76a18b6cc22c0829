/** Which features each step of a run trains: phases one after the other, then what is left of its steps. */
import type { TrainingSpec } from './spec';

type PhasedSpec = Pick<TrainingSpec, 'targets' | 'phases' | 'steps'>;

/** Steps in which the same features are trained. */
export interface Phase {
  /** First step, counted from 0. */
  readonly start: number;
  /** Step after the last one. */
  readonly end: number;
  /** 1 / n for each of the n trained features, 0 for the others. */
  readonly weights: readonly number[];
}

function weightsOf(targets: readonly string[] | undefined, features: readonly string[]): number[] {
  const trained = features.filter((name) => !targets || targets.includes(name));
  return features.map((name) => (trained.includes(name) ? 1 / trained.length : 0));
}

/** The phases of a run in order; they end at its last step. */
export function phasesOf({ targets, phases, steps }: PhasedSpec, features: readonly string[]): Phase[] {
  let start = 0;
  const list = phases.map((phase) => {
    const end = start + phase.steps;
    const made = { start, end, weights: weightsOf(phase.targets, features) };
    start = end;
    return made;
  });
  return start < steps ? [...list, { start, end: steps, weights: weightsOf(targets, features) }] : list;
}

/** The phase of a step; steps past the end are of the last one. */
export function phaseAt(phases: readonly Phase[], step: number): Phase {
  return phases.find(({ end }) => step < end) ?? phases[phases.length - 1];
}
