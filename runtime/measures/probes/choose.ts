/** A probe from fit to score: regularisation chosen on the validation rows, told on the test rows. */
import type { ProbeKind } from './contract';
import { methods, type Fit } from './methods';
import type { ProbeRows } from './probe-rows';
import { scoreOf } from './scores';
import type { Pause } from './sliced-products';
import type { Task } from './task';

/** The fit that does best on the validation rows, with its scores. */
export interface ChosenFit {
  readonly fit: Fit;
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/** Fits a probe for each of `values` (default: all that it chooses from); of equal ones the strongest regularisation is chosen. */
export async function chooseFit(
  kind: ProbeKind,
  rows: ProbeRows,
  task: Task,
  { seed, values }: { seed: number; values?: readonly (number | null)[] },
  pause: Pause,
): Promise<ChosenFit> {
  const method = methods[kind];
  const fits = await method.fit(rows, task, values ?? method.values(rows.trainingRows), seed, pause);
  const score = ({ predictions }: Fit, part: keyof Task['targets']) =>
    scoreOf(task, predictions[part], task.targets[part]);
  const validation = fits.map((fit) => score(fit, 'validation'));
  const best = validation.indexOf(Math.max(...validation));
  const fit = fits[best];
  return { fit, train: score(fit, 'train'), validation: validation[best], test: score(fit, 'test') };
}
