/** Accuracy of probes against the number of training rows: which of two is better depends on how many there are. */
import type { TopLevelSpec } from 'vega-lite';
import type { Decoding, ProbedLabel } from '../../runtime/inspections/decoding';
import type { LayerProbes } from '../../runtime/measures/probes/contract';
import { axisLine, muted } from '../theme/colours';
import { NARROW, schema, type Drawing, type Layer } from './chart';
import { count, UNDEFINED } from './format';
import { aboutLabel, kindColour, kindName, probedLabel, scoreName, scoreText } from './probeWords';
import { gridStops } from './stops';

/** The learning curves of a layer, with where they cross. */
export function learningChart(decoding: Decoding, layer: string, chosen: string | null): Drawing {
  const title = `How many rows probes of ${layer} need`;
  const label = probedLabel(decoding, chosen);
  const probes = label && aboutLabel(decoding, label).find((one) => one.layer === layer);
  if (!label || !probes) return { kind: 'empty', title, reason: 'This layer was not probed.' };
  if (probes.curves.length === 0) {
    const reason =
      label.kind === 'numeric'
        ? `${label.name} is a number on a scale: naive Bayes and logistic regression tell categories.`
        : 'Learning curves were not asked for: tick “learning curves” and probe again.';
    return { kind: 'empty', title, reason };
  }
  const rows = [...new Set(probes.curves.flatMap((curve) => curve.rows))].sort((a, b) => a - b);
  const at = (kind: string, row: number) => {
    const curve = probes.curves.find((one) => one.kind === kind);
    return curve?.score[curve.rows.indexOf(row)] ?? null;
  };
  const names = probes.curves.map(({ kind }) => kindName(kind));
  return {
    kind: 'chart',
    title,
    caption: `Accuracy for ${label.name} on the test rows against the number of training rows. ${crossingText(probes)}`,
    spec: (width) => learningSpec(label, probes, width),
    table: {
      columns: ['Training rows', ...names],
      rows: rows.map((row) => [row, ...probes.curves.map(({ kind }) => at(kind, row))]),
    },
    stops: gridStops(1, rows.length, (_, index) => ({
      place: { x: rows[index], y: null },
      readout: Object.fromEntries([
        ['training rows', count(rows[index])],
        ...probes.curves.map(({ kind }) => {
          const score = at(kind, rows[index]);
          return [kindName(kind), score === null ? UNDEFINED : scoreText(label, score)];
        }),
      ]) as Record<string, string>,
    })),
  };
}

function crossingText({ crossing, curves }: LayerProbes): string {
  if (curves.length < 2) return '';
  return crossing === null
    ? 'The curves do not cross: one probe is better at every number of rows.'
    : `Dashed: logistic regression is better than naive Bayes from about ${count(Math.round(crossing))} training rows on.`;
}

function learningSpec(label: ProbedLabel, { curves, crossing }: LayerProbes, width: number): TopLevelSpec {
  const kinds = curves.map(({ kind }) => kind);
  const values = curves.flatMap(({ kind, rows, score }) =>
    rows.map((row, index) => ({ rows: row, probe: kindName(kind), score: score[index] })),
  );
  const encoding = {
    y: {
      field: 'score',
      type: 'quantitative' as const,
      title: scoreName(label),
      scale: { zero: false, nice: true },
      axis: { format: '.0%', tickCount: 6 },
    },
    color: {
      field: 'probe',
      type: 'nominal' as const,
      scale: { domain: kinds.map(kindName), range: kinds.map(kindColour) },
      legend: { title: null, orient: 'top' as const, symbolType: 'stroke', symbolSize: 300, offset: 4 },
    },
  };
  return {
    $schema: schema,
    width,
    height: width < NARROW ? 220 : 270,
    autosize: { type: 'fit', contains: 'padding' },
    data: { values },
    encoding: {
      x: {
        field: 'rows',
        type: 'quantitative',
        title: 'Training rows (log scale)',
        scale: { type: 'log', nice: false },
        axis: { values: [...new Set(values.map(({ rows }) => rows))], format: ',d', labelOverlap: true },
      },
    },
    layer: [
      ...(crossing === null ? [] : crossingLayers(crossing)),
      { mark: { type: 'line', strokeWidth: 2 }, encoding },
      { mark: { type: 'point', filled: true, size: 34, opacity: 1 }, encoding },
    ],
  };
}

function crossingLayers(crossing: number): Layer[] {
  const data = { values: [{ rows: crossing }] };
  return [
    {
      data,
      mark: { type: 'rule', strokeDash: [5, 4], color: axisLine, strokeWidth: 1.2 },
      encoding: { y: { value: 0 }, y2: { value: 'height' } },
    },
    {
      data,
      mark: { type: 'text', align: 'left', baseline: 'bottom', dx: 5, dy: -4, color: muted, fontSize: 11 },
      encoding: { y: { value: 'height' }, text: { value: `cross at ${count(Math.round(crossing))}` } },
    },
  ];
}
