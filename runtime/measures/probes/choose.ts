/** A probe from fit to score: regularisation chosen on the validation rows, told on the test rows. */
import type { ProbeKind } from './contract';
import { methods, type Fit } from './methods';
import type { ProbeRows } from './probe-rows';
import { Undefined } from '../undefined';
import { scoreOf } from './scores';
import type { Pause } from '../sliced-products';
import type { Task } from './task';

/** The fit that does best on the validation rows, with its scores. */
export interface ChosenFit {
  readonly fit: Fit;
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/**
 * Fits a probe for each of `values` (default: all that it chooses from) until all validation rows are right; of equal fits that of the
 * strongest regularisation is chosen.
 */
export async function chooseFit(
  kind: ProbeKind,
  rows: ProbeRows,
  task: Task,
  { seed, values }: { seed: number; values?: readonly (number | null)[] },
  pause: Pause,
): Promise<ChosenFit> {
  const method = methods[kind];
  const score = ({ predictions }: Fit, part: keyof Task['targets']) =>
    scoreOf(task, predictions[part], task.targets[part]);
  let best: { fit: Fit; validation: number } | undefined;
  const offered = values ?? method.values(rows.trainingRows);
  for await (const fit of method.fits(rows, task, offered, seed, pause)) {
    const validation = score(fit, 'validation');
    if (!best || validation > best.validation) best = { fit, validation };
    if (validation === 1) break;
  }
  if (!best) throw new Undefined(`There are too few rows for ${kind}.`);
  return { ...best, train: score(best.fit, 'train'), test: score(best.fit, 'test') };
}
