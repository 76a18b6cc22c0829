/** The variance of one layer that each label explains, with an interval over draws of the inputs. */
import type { Matrix } from '../measures/matrix';
import type { Label } from '../measures/probes/probe-label';
import type { Pause } from '../measures/sliced-products';
import type { BootstrapInterval } from '../measures/statistics/contract';
import { bootstrapDraws } from '../measures/statistics/draws';
import { percentileInterval } from '../measures/statistics/estimate';
import { Undefined } from '../measures/undefined';
import { varianceExplainedDraws } from '../measures/variance-draws';
import { explainedBy, halved, type HalvedLayer } from './layer-measures';

/** R2 of one label, fitted to one half of the inputs and evaluated on the other. */
export interface ExplainedVariance {
  label: string;
  r2: number | null;
  /** Percentile interval over draws of the inputs of either half. */
  interval: BootstrapInterval | null;
  /** Why one of them is null. */
  undefined?: string;
}

const DRAWS = 200;
const LEVEL = 0.95;
/** Both halves are drawn, each from a stream of its own. */
const SEEDS = { fit: 0, test: 1 };

function intervalOf(draws: Float64Array): Pick<ExplainedVariance, 'interval' | 'undefined'> {
  try {
    return { interval: { from: 'bootstrap', ...percentileInterval(draws, LEVEL) } };
  } catch (thrown) {
    if (thrown instanceof Undefined) return { interval: null, undefined: thrown.message };
    throw thrown;
  }
}

async function drawsOf(layer: HalvedLayer, labels: readonly Label[], pause: Pause): Promise<Float64Array[]> {
  const { fit, test } = layer.rows;
  const features = labels.map(({ kind, values }) => ({
    kind,
    fit: fit.map((row) => values[row]),
    test: test.map((row) => values[row]),
  }));
  const steps = varianceExplainedDraws(layer.fit, layer.test, features, {
    fit: bootstrapDraws(fit.length, SEEDS.fit),
    test: bootstrapDraws(test.length, SEEDS.test),
    count: DRAWS,
  });
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    await pause(step.value / DRAWS);
  }
}

/** What each label explains of `matrix` [inputs, units]; `pause` is awaited with the share of the work that is done. */
export async function explainedVariances(
  matrix: Matrix,
  labels: readonly Label[],
  pause: Pause,
): Promise<ExplainedVariance[]> {
  const layer = halved(matrix);
  const told: { label: Label; r2: number | null; reason: string | undefined }[] = [];
  for (const label of labels) {
    await pause(0);
    const names = label.kind === 'categorical' ? label.classes : null;
    const { r2, undefined: reason } = explainedBy(layer, { values: [...label.values], names });
    told.push({ label, r2, reason });
  }
  await pause(0);
  const defined = told.filter(({ r2 }) => r2 !== null).map(({ label }) => label);
  const draws = defined.length > 0 ? await drawsOf(layer, defined, pause) : [];
  return told.map(({ label, r2, reason }): ExplainedVariance => {
    if (r2 === null) return { label: label.name, r2, interval: null, undefined: reason };
    return { label: label.name, r2, ...intervalOf(draws[defined.indexOf(label)]) };
  });
}
