import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Chart, Drawing } from '../../webview/charts/chart';
import { selectivityChart } from '../../webview/charts/selectivityChart';
import { sharedVarianceChart } from '../../webview/charts/sharedVariance';
import { labelsView } from './layer-answers';

const view = labelsView('fc');

function asChart(drawing: Drawing): Chart {
  if (drawing.kind === 'chart') return drawing;
  throw new Error(`nothing to show: ${drawing.reason}`);
}

const reasonOf = (drawing: Drawing) => (drawing.kind === 'empty' ? drawing.reason : 'there is a chart');

test('the bar of a label is what it alone explains and what it shares, and sums to what it explains', () => {
  const chart = asChart(sharedVarianceChart(view));
  const { values } = (chart.spec(600) as { data: { values: { bar: string; part: number }[] } }).data;
  const sum = (name: string) =>
    values.filter(({ bar }) => bar === name).reduce((total, { part }) => total + part, 0);
  for (const { features, r2 } of view.commonality?.sets ?? [])
    if (features.length === 1) assert.ok(Math.abs(sum(features[0]) - r2) < 1e-12, features[0]);
  assert.ok(Math.abs(sum('all labels') - 0.5) < 1e-12);
  assert.deepEqual(chart.stops?.at(0).readout, {
    label: 'digit',
    'only digit': '0.35',
    'shared by 2 labels': '0.05',
  });
  assert.deepEqual(chart.table.rows.at(-1), ['digit and slant', 0.5, 0.05]);
});

test('without shared variance, the reason stands in the place of the chart', () => {
  const alone = { ...view, commonality: null, commonalityUndefined: 'One feature shares nothing.' };
  assert.equal(reasonOf(sharedVarianceChart(alone)), 'One feature shares nothing.');
});

test('selectivity counts the units that have it and names the others; every unit is in the table', () => {
  const [facts] = view.labels;
  const chart = asChart(selectivityChart(view, facts, 'index'));
  assert.match(chart.caption, /Not defined for 1 of 128 units/);
  assert.equal(chart.table.rows.length, 128);
  assert.deepEqual(chart.table.rows[4], [4, null, 'four']);
  const none = { ...facts, selectivity: null, undefined: { selectivity: 'fc does not vary.' } };
  assert.equal(reasonOf(selectivityChart(view, none, 'index')), 'fc does not vary.');
});

test('d′ is shown for two categories, with their names', () => {
  const [facts] = view.labels;
  const dPrime = Array.from({ length: 128 }, (_, unit) => unit / 64 - 1);
  const two = {
    ...facts,
    classes: ['no', 'yes'],
    selectivity: { index: dPrime.map(() => null), preferred: dPrime.map(() => 1), dPrime },
  };
  assert.match(asChart(selectivityChart(view, two, 'dPrime')).caption, /means for yes and no/);
  assert.match(reasonOf(selectivityChart(view, two, 'index')), /No unit has one/);
});
