/**
 * At which steps of a seed what happens: a pure function of the spec, so that a resumed seed does the same. What is due at
 * its last step is due wherever training ends, be it early.
 */
import type { TrainingSpec } from '../train/spec';
import { logSpacedSteps } from '../train/steps';

/** Steps at which a seed does what. */
export interface Schedule {
  /** Losses are averaged over this many steps. */
  readonly lossEvery: number;
  /** State is saved this often; a multiple of `lossEvery`, so that no partial average is lost. */
  readonly saveEvery: number;
  /** Rising, from 0 to the last step. */
  readonly evaluations: readonly number[];
  /** Rising, from 0 to the last step. */
  readonly checkpoints: readonly number[];
}

const rising = (steps: Iterable<number>) => [...new Set(steps)].sort((a, b) => a - b);

/** Every `every` steps up to `steps`. */
const multiples = (every: number, steps: number) =>
  Array.from({ length: Math.floor(steps / every) }, (_, i) => (i + 1) * every);

/** Steps at which one phase ends and another begins. */
export function phaseEnds({ phases, steps }: Pick<TrainingSpec, 'phases' | 'steps'>): number[] {
  let end = 0;
  return phases.map((phase) => (end += phase.steps)).filter((step) => step < steps);
}

/**
 * The schedule of a training spec: evaluations at log-spaced steps and at the ends of phases, checkpoints at evaluations
 * near log-spaced steps and, where the spec says so, every so many steps.
 */
export function scheduleOf(training: TrainingSpec): Schedule {
  const { steps, evaluations, checkpoints, checkpointEvery = steps } = training;
  const lossEvery = Math.max(1, Math.floor(steps / 200));
  const evaluated = rising([...logSpacedSteps(steps, evaluations), ...phaseEnds(training)]);
  const nearest = (step: number) =>
    evaluated.reduce((best, other) => (Math.abs(other - step) < Math.abs(best - step) ? other : best));
  return {
    lossEvery,
    saveEvery: lossEvery * 10,
    evaluations: evaluated,
    checkpoints: rising([
      ...logSpacedSteps(steps, checkpoints).map(nearest),
      ...multiples(checkpointEvery, steps),
    ]),
  };
}

/** Those of `due` that a seed has come to at `step`; also `step` itself where its training has ended. */
export function reached(due: readonly number[], step: number, ended: boolean): number[] {
  const past = due.filter((at) => at <= step);
  return ended && past.at(-1) !== step ? [...past, step] : past;
}

/** The next step after `step` at which something is due. */
export function nextStop({ saveEvery, evaluations, checkpoints }: Schedule, step: number): number {
  const after = (due: readonly number[]) => due.find((at) => at > step) ?? Infinity;
  const save = (Math.floor(step / saveEvery) + 1) * saveEvery;
  return Math.min(save, after(evaluations), after(checkpoints));
}
