/** The learning rate over the steps of a run, as a factor; computed in float64 outside the graph. */
import type { ScheduleSpec } from './spec-optimizer';

/** Factor of the schedule without its warm-up, `share` (0 to 1) of the way to the last step. */
function factorAfterWarmup(spec: ScheduleSpec, step: number, share: number): number {
  switch (spec.kind) {
    case 'constant':
      return 1;
    case 'cosine':
      return spec.floor + ((1 - spec.floor) * (1 + Math.cos(Math.PI * share))) / 2;
    case 'linear':
      return 1 - (1 - spec.floor) * share;
    case 'step':
      return spec.factor ** Math.floor(step / spec.every);
  }
}

/**
 * Factor on the learning rate at step 0, 1, ... of a run of `steps` steps. Warm-up is linear: (step + 1) / warmup, so
 * that the first step moves already and the last one of the warm-up has the whole rate; the schedule begins after it.
 */
export function rateFactor(spec: ScheduleSpec, steps: number): (step: number) => number {
  const span = Math.max(1, steps - 1 - spec.warmup);
  return (step) => {
    if (step < spec.warmup) return (step + 1) / spec.warmup;
    const since = step - spec.warmup;
    return factorAfterWarmup(spec, since, Math.min(1, since / span));
  };
}
