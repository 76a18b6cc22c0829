/** The effect of a verdict against zero: its mean and interval over seeds on one line. */
import type { TopLevelSpec } from 'vega-lite';
import type { Verdict } from '../../runtime/studies/results';
import { axisLine, foreground, muted } from '../theme/colours';
import { schema, type Chart } from './chart';
import { decimal, estimate } from './format';

/** Undefined where there is no effect to draw. */
export function effectChart(verdict: Verdict): Chart | undefined {
  const { mean, low, high, n } = verdict.effect;
  if (mean === null) return undefined;
  return {
    kind: 'chart',
    title: `Effect of ${verdict.finding}`,
    caption: `${verdict.effectName}: ${estimate(verdict.effect, decimal)}, against zero.`,
    spec: (width) => effectSpec(mean, low ?? mean, high ?? mean, width),
    table: { columns: ['Mean', 'Low', 'High', 'Seeds'], rows: [[mean, low, high, n]] },
  };
}

function effectSpec(mean: number, low: number, high: number, width: number): TopLevelSpec {
  const reach = 1.2 * Math.max(Math.abs(low), Math.abs(high), 1e-3);
  const domain = [low < 0 ? -reach : -0.1 * reach, high > 0 ? reach : 0.1 * reach];
  return {
    $schema: schema,
    width,
    height: 46,
    autosize: { type: 'fit', contains: 'padding' },
    data: { values: [{ mean, low, high }] },
    encoding: {
      x: {
        type: 'quantitative',
        scale: { domain, nice: false },
        axis: { title: null, format: '~g', tickCount: 5, labelColor: muted },
      },
    },
    layer: [
      { mark: { type: 'rule', color: axisLine, strokeDash: [4, 3] }, encoding: { x: { datum: 0 } } },
      {
        mark: { type: 'rule', color: foreground, strokeWidth: 2 },
        encoding: { x: { field: 'low', type: 'quantitative' }, x2: { field: 'high' } },
      },
      {
        mark: { type: 'point', filled: true, size: 80, color: foreground, opacity: 1 },
        encoding: { x: { field: 'mean', type: 'quantitative' } },
      },
    ],
  };
}
