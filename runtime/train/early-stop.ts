/** Ending a run before its last step: a pure function of the state and of what an evaluation at a step says. */
import { phaseAt, phasesOf } from './phases';
import type { TrainingSpec } from './spec';

type StoppedSpec = Pick<TrainingSpec, 'earlyStop' | 'targets' | 'phases' | 'steps'>;

/** When to look at the accuracy, and when a run is finished. */
export class EarlyStop {
  private readonly looksFrom: number;
  /** Indices of the features that the last phase trains. */
  readonly features: readonly number[];

  /** `names`: of all features of the data. */
  constructor(
    private readonly spec: StoppedSpec,
    names: readonly string[],
  ) {
    const { start, weights } = phaseAt(phasesOf(spec, names), spec.steps - 1);
    this.looksFrom = start;
    this.features = weights.flatMap((weight, feature) => (weight > 0 ? [feature] : []));
  }

  /** Step after `step` at which the accuracy is due, Infinity where it never is again. */
  nextLook(step: number, passedAt: number | undefined): number {
    if (!this.spec.earlyStop || passedAt !== undefined) return Infinity;
    const { every } = this.spec.earlyStop;
    return (Math.floor(Math.max(step, this.looksFrom) / every) + 1) * every;
  }

  /** Step at which the run is finished, as far as is known. */
  end(passedAt: number | undefined): number {
    const { steps, earlyStop } = this.spec;
    if (!earlyStop || passedAt === undefined) return steps;
    return Math.min(steps, passedAt + earlyStop.patience);
  }
}
