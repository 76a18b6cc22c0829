import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Chart, Drawing } from '../../webview/charts/chart';
import { confusionChart } from '../../webview/charts/confusionChart';
import { embeddingScatter } from '../../webview/charts/layerScatter';
import { learningChart } from '../../webview/charts/learningChart';
import { probeChart } from '../../webview/charts/probeChart';
import { unitChart } from '../../webview/charts/unitChart';
import { decoding, embedding, geometry } from './layer-answers';
import { layerNames, layerView } from './views';

const found = decoding(8, { kinds: ['logistic', 'naive-bayes', 'svm'], curve: true });
const [first, , third] = layerNames(8);

function asChart(drawing: Drawing): Chart {
  if (drawing.kind === 'chart') return drawing;
  throw new Error(`nothing to show: ${drawing.reason}`);
}

function reasonOf(drawing: Drawing): string {
  return drawing.kind === 'empty' ? drawing.reason : 'there is a chart';
}

test('probes stand along the layers, a row of stops a kind, with what a reader must know of each', () => {
  const chart = asChart(probeChart(found, 'digit'));
  assert.equal(chart.stops?.count, 3 * 8);
  const read = (row: number, column: number) => chart.stops?.at(8 * row + column).readout ?? {};
  assert.match(read(0, 0).accuracy, /^\d+\.\d % \[\d+\.\d %, \d+\.\d %\]$/);
  assert.ok(read(0, 0).control && read(0, 0).selectivity);
  assert.equal(read(1, 2).accuracy, `undefined: ${third} does not vary.`);
  assert.equal(read(1, 0).note, 'not converged: may be too low');
  assert.match(chart.caption, /Hollow: not converged/);
  assert.match(chart.caption, /Without a value: 3 of 24/);
  assert.deepEqual(chart.stops?.at(3).pick, { layer: layerNames(8)[3] });
  assert.equal(chart.table.rows.length, 24);
});

test('a number on a scale has R², no interval and no confusion', () => {
  const chart = asChart(probeChart(found, 'slant'));
  assert.doesNotMatch(chart.caption, /Wilson/);
  assert.match(chart.stops?.at(0).readout['R²'] ?? '', /^\d\.\d\d$/);
  assert.match(reasonOf(confusionChart(found, first, 'slant', 'logistic')), /slant is a number on a scale/);
  assert.match(reasonOf(learningChart(found, first, 'slant')), /slant is a number on a scale/);
});

test('where no probe has a score, the reason stands in the place of the chart', () => {
  const alone = { ...found, layers: found.layers.filter(({ layer }) => layer === third) };
  assert.equal(reasonOf(probeChart(alone, 'digit')), `No probe has a score: ${third} does not vary.`);
  assert.match(reasonOf(probeChart({ ...found, labels: [] }, null)), /No label was probed for/);
  assert.equal(reasonOf(confusionChart(found, 'nothing', 'digit', 'svm')), 'This layer was not probed.');
});

test('a confusion matrix shows shares of each actual category, and counts when read', () => {
  const chart = asChart(confusionChart(found, first, 'digit', 'logistic'));
  const { confusion } = found.layers[0].results[0];
  assert.ok(confusion);
  const total = confusion[0].reduce((sum, cell) => sum + cell, 0);
  assert.match(chart.stops?.at(0).readout['test rows'] ?? '', new RegExp(`of ${total}$`));
  assert.deepEqual(chart.table.rows[0], ['zero', ...confusion[0]]);
});

test('learning curves tell where they cross, and what to do where there are none', () => {
  const chart = asChart(learningChart(found, first, 'digit'));
  assert.match(chart.caption, /better than naive Bayes from about 60 training rows/);
  assert.deepEqual(
    chart.table.rows.map(([rows]) => rows),
    [25, 50, 100, 200, 400, 800],
  );
  assert.match(reasonOf(learningChart(decoding(8), first, 'digit')), /tick “learning curves”/);
});

test('the histogram of a statistic counts each unit once, and the table has every unit', () => {
  const chart = asChart(unitChart(geometry(first), 'kurtosis'));
  const values = (chart.spec(600) as { data: { values: { units: number }[] } }).data.values;
  assert.equal(
    values.reduce((sum, { units }) => sum + units, 0),
    127,
  );
  assert.match(chart.caption, /128 units.*Without a value, as they are constant: 1/);
  assert.equal(chart.table.rows.length, 128);
  assert.equal(chart.table.rows[4].at(-1), null);
  const nothing = { ...geometry(first), units: null, undefined: { units: 'values are not finite.' } };
  assert.equal(reasonOf(unitChart(nothing, 'mean')), 'values are not finite.');
});

test('a layout by UMAP selects inputs as the principal components do, and its caption says what it does not keep', () => {
  const view = { ...layerView(60), layer: first };
  const chart = asChart(embeddingScatter(embedding(first, 60, 0), view, 'digit'));
  assert.match(chart.caption, /15 neighbours, minimum distance 0\.1, seed 0/);
  assert.match(chart.caption, /not distances or sizes of groups/);
  assert.deepEqual(chart.stops?.at(7).pick, { inputs: [view.inputs[7]] });
  assert.equal(chart.highlights?.({ layer: null, other: null, inputs: [view.inputs[7]] }).length, 1);
  assert.deepEqual(chart.table.columns, ['Input', 'digit', 'UMAP 1', 'UMAP 2']);
});
