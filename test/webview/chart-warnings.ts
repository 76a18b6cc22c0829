/** What Vega-Lite has to complain about in a chart. */
import assert from 'node:assert/strict';
import type { LoggerInterface } from 'vega';
import type { Chart, Drawing } from '../../webview/charts/chart';
import { vegaConfig } from '../../webview/theme/vegaConfig';

/** The drawing, which must have something to show. */
export function asChart(drawing: Drawing): Chart {
  if (drawing.kind !== 'chart') assert.fail(`expected a chart, got: ${drawing.reason}`);
  return drawing;
}

/** Warnings and errors of compiling the spec for each of the widths. */
export async function warningsOf(chart: Chart, ...widths: number[]): Promise<string[]> {
  // Its packages are modules of the other kind, which tests can only import so.
  const { compile } = await import('vega-lite');
  const warnings: string[] = [];
  const keep = (...text: readonly unknown[]) => (warnings.push(text.join(' ')), log);
  const log = {
    level: () => 2,
    error: keep,
    warn: keep,
    info: () => log,
    debug: () => log,
  } as unknown as LoggerInterface;
  for (const width of widths) {
    compile(chart.spec(width, 'data:image/png;base64,'), { config: vegaConfig('sans-serif'), logger: log });
  }
  return warnings;
}
