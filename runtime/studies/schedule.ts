/** At which steps of a seed what happens: a pure function of the spec, so that a resumed seed does the same. */
import type { TrainingSpec } from '../train/spec';
import { logSpacedSteps } from '../train/steps';

/** Steps at which a seed does what. */
export interface Schedule {
  /** Losses are averaged over this many steps. */
  lossEvery: number;
  /** State is saved this often; a multiple of `lossEvery`, so that no partial average is lost. */
  saveEvery: number;
  evaluations: ReadonlySet<number>;
  checkpoints: ReadonlySet<number>;
}

/** The schedule of a training spec: evaluations at log-spaced steps, checkpoints at evaluations near log-spaced steps. */
export function scheduleOf({ steps, evaluations, checkpoints }: TrainingSpec): Schedule {
  const lossEvery = Math.max(1, Math.floor(steps / 200));
  const evaluated = logSpacedSteps(steps, evaluations);
  const wanted = logSpacedSteps(steps, checkpoints);
  const nearest = (step: number) =>
    evaluated.reduce((best, other) => (Math.abs(other - step) < Math.abs(best - step) ? other : best));
  return {
    lossEvery,
    saveEvery: lossEvery * 10,
    evaluations: new Set(evaluated),
    checkpoints: new Set(wanted.map(nearest)),
  };
}
