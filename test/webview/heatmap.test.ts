/** Heatmaps of layers: their colours, their legend and the orders of their layers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Comparison } from '../../runtime/inspections/compare';
import { comparisonChart } from '../../webview/charts/comparisonChart';
import { heatScale, legendTicks, lightCells } from '../../webview/charts/heatScale';
import { placesOf } from '../../webview/charts/layerOrder';
import { asChart, warningsOf } from './chart-warnings';
import { matched } from './model-answers';
import { comparison } from './views';

const up = { reads: 'similarity', self: 1 } as const;
const names = { a: 'a.onnx', b: 'b.onnx' };

test('similarities up to 1 share one scale; others and distances reach to their greatest value', () => {
  assert.deepEqual(heatScale([[0.2, 0.9]], up).domain, [0, 1]);
  assert.deepEqual(heatScale([[-0.03, 0.9]], up).domain, [-0.1, 1]);
  assert.deepEqual(heatScale([[0, 1234]], { reads: 'distance', self: 0 }).domain, [0, 1300]);
  assert.deepEqual(heatScale([[0.00012, null]], { reads: 'similarity' }).domain, [0, 0.00012]);
  assert.deepEqual(heatScale([[null]], { reads: 'distance', self: 0 }).domain, [0, 1]);
});

test('of a distance the same is the lightest, so dark marks stand on small values', () => {
  const distance = heatScale([[0, 10]], { reads: 'distance', self: 0 });
  assert.ok(distance.reverse);
  assert.equal(lightCells(distance), 'datum.value < 5.5');
  assert.equal(lightCells(heatScale([[0, 1]], up)), 'datum.value > 0.45');
});

test('the value by chance has a place on the legend, and ticks make room for it', () => {
  const scale = heatScale([[0, 1]], up);
  assert.deepEqual(legendTicks(scale, null), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(legendTicks(scale, 0.03), [0.03, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(
    legendTicks(scale, -4),
    [0, 0.2, 0.4, 0.6, 0.8, 1],
    'beyond the scale it stands at its end',
  );
  assert.deepEqual(legendTicks(heatScale([[-0.04, 1]], up), null), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  const chart = asChart(comparisonChart(matched(comparison(4, 6)), names, undefined, { chance: 0.03 }));
  assert.match(JSON.stringify(chart.spec(600)), /by chance/);
});

const small = (values: (number | null)[][], a: string[], b: string[]): Comparison => {
  const base = comparison(2, 2);
  return matched({ ...base, a: { ...base.a, layers: a }, b: { ...base.b, layers: b }, values });
};

test('clustering puts layers with like rows side by side, those without a value last', () => {
  const rows = [
    [0.9, 0.1],
    [null, null],
    [0.1, 0.9],
    [0.88, 0.12],
    [0.12, 0.92],
  ];
  const { rows: places } = placesOf(small(rows, ['p', 'q', 'r', 's', 't'], ['u', 'v']), 'clusters', false);
  const at = (place: number) => places.indexOf(place);
  assert.equal(Math.abs(at(0) - at(3)), 1);
  assert.equal(Math.abs(at(2) - at(4)), 1);
  assert.equal(at(1), 4);
});

test('by similarity to a layer, its row falls from left to right and the column of its partner downwards', () => {
  const given = small(
    [
      [0.3, 0.2, null],
      [0.5, 0.9, 0.7],
    ],
    ['p', 'q'],
    ['u', 'q', 'w'],
  );
  assert.deepEqual(placesOf(given, 'like:q', false), { rows: [1, 0], columns: [1, 2, 0] });
  const far = { ...given, reads: 'distance' as const };
  assert.deepEqual(placesOf(far, 'like:q', false).columns, [0, 2, 1], 'the nearest first');
  assert.deepEqual(placesOf(given, 'like:not there', false).rows, [0, 1]);
});

test('a reordered heatmap keeps each value with its layers, in picture, table and picks', () => {
  const given = matched(comparison(5, 7));
  const chart = asChart(comparisonChart(given, names, undefined, { order: 'clusters' }));
  const columns = chart.table.columns.slice(1);
  assert.deepEqual([...columns].sort(), [...given.b.layers].sort());
  for (const [layer, ...values] of chart.table.rows) {
    const row = given.a.layers.indexOf(String(layer));
    assert.deepEqual(
      values,
      columns.map((column) => given.values[row][given.b.layers.indexOf(column)]),
    );
  }
  const first = chart.stops?.at(0);
  assert.deepEqual(first?.pick, { layer: chart.table.rows[0][0], other: columns[0] });
});

test('each row has a dot at its best match, and Vega-Lite takes the whole without a warning', async () => {
  const given = matched(comparison(5, 7));
  for (const reads of ['similarity', 'distance'] as const) {
    const chart = asChart(comparisonChart({ ...given, reads }, names, undefined, { chance: 0.1 }));
    const dots = JSON.stringify(chart.spec(700)).match(/"filled":true/g);
    assert.equal(dots?.length, 1);
    assert.match(chart.caption, reads === 'distance' ? /Yellow: 0/ : /Yellow: the same/);
    assert.deepEqual(await warningsOf(chart, 300, 700), []);
  }
});
