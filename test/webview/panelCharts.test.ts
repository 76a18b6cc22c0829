/** The charts of the panels as data: what they say, what they read out, and that their specs hold what was measured. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comparisonChart } from '../../webview/charts/comparisonChart';
import { dissimilarityView } from '../../webview/charts/dissimilarityView';
import { geometryChart } from '../../webview/charts/geometryChart';
import { labelChart } from '../../webview/charts/labelChart';
import { layerScatter } from '../../webview/charts/layerScatter';
import { extended, NOTHING } from '../../webview/charts/selection';
import { spectrumChart } from '../../webview/charts/spectrum';
import { pointStops } from '../../webview/charts/stops';
import { asChart, warningsOf } from './chart-warnings';
import { comparison, inspection, layerNames, layerView } from './views';

test('every chart of the panels compiles without a warning, narrow and wide, for few layers and many', async () => {
  const view = layerView(40);
  const names = { a: 'a.onnx', b: 'b.onnx' };
  const drawings = [
    ...['digit', 'slant', null].map((label) => layerScatter(view, label)),
    ...(['label:digit', 'label:slant', 'clusters', 'rows'] as const).map((ordering) =>
      dissimilarityView(view, ordering),
    ),
    spectrumChart(view),
    ...[3, 8, 9, 60].flatMap((count) => [
      labelChart(inspection(count)),
      geometryChart(inspection(count)),
      comparisonChart(comparison(count, count + 2), names),
      comparisonChart(comparison(count, count), { a: 'a.onnx', b: 'a.onnx' }),
    ]),
  ];
  for (const drawing of drawings) assert.deepEqual(await warningsOf(asChart(drawing), 260, 640, 1300), []);
});

test('what has no value is said, not drawn', () => {
  const view = layerView(10);
  const still = {
    ...view,
    projection: null,
    dissimilarity: null,
    componentShares: [],
    undefined: { projection: 'x does not vary.', dissimilarity: 'x has one input.' },
  };
  const unmeasured = inspection(3);
  unmeasured.layers.forEach((layer) => (layer.measures = null));
  const reasons = [
    layerScatter(still, null),
    spectrumChart(still),
    dissimilarityView(still, 'rows'),
    labelChart(inspection(3, [])),
    labelChart(unmeasured),
    geometryChart(unmeasured),
    comparisonChart(comparison(0, 3), { a: 'a', b: 'b' }),
  ].map((drawing) => (drawing.kind === 'empty' ? drawing.reason : assert.fail(drawing.title)));
  assert.deepEqual(reasons.slice(0, 3), ['x does not vary.', 'x does not vary.', 'x has one input.']);
  assert.match(reasons[3], /no labels/);
  assert.match(reasons[4], /choose inputs/);
});

test('a scatter shows categories by name and numbers on a scale', () => {
  const view = layerView(50);
  const digits = asChart(layerScatter(view, 'digit'));
  const { values, names } = view.labels.digit;
  assert.deepEqual(digits.table.rows[7].slice(0, 2), [view.inputs[7], names?.[values[7]]]);
  assert.equal(digits.stops?.at(7).readout.digit, names?.[values[7]]);
  assert.deepEqual(digits.stops?.at(7).pick, { inputs: [view.inputs[7]] });
  const spec = JSON.stringify(digits.spec(700));
  const used = [...new Set(values)].sort((a, b) => a - b).map((code) => names?.[code]);
  assert.ok(spec.includes(`"domain":${JSON.stringify(used)}`), 'categories in the order of their codes');
  assert.match(JSON.stringify(asChart(layerScatter(view, 'slant')).spec(700)), /"scheme":"viridis"/);
  assert.doesNotMatch(JSON.stringify(asChart(layerScatter(view, null)).spec(700)), /"shape"/);
});

test('a selected input has a ring of its own colour where it lies', () => {
  const view = layerView(50);
  const chart = asChart(layerScatter(view, 'digit'));
  const selection = { ...NOTHING, inputs: [view.inputs[4], 100_000] };
  const rings = chart.highlights?.(selection) ?? [];
  assert.equal(rings.length, 1, 'an input that is not shown has none');
  assert.deepEqual(rings[0].place, { x: view.projection?.x[4], y: view.projection?.y[4] });
  assert.match(rings[0].fill ?? '', /series/);
});

test('where positions are samples, an input has all of its points selected together', () => {
  const view = layerView(50);
  const inputs = view.inputs.map((_, index) => Math.floor(index / 5));
  const chart = asChart(layerScatter({ ...view, inputs }, null));
  assert.equal(chart.highlights?.({ ...NOTHING, inputs: [3] }).length, 5);
  assert.deepEqual(chart.within?.([-100, 100], [-100, 100]), [...new Set(inputs)]);
});

test('the spectrum accumulates its shares and tells the participation ratio', () => {
  const view = layerView(10);
  const chart = asChart(spectrumChart(view));
  const [first, second] = view.componentShares;
  assert.deepEqual(chart.table.rows[1], [2, second, first + second]);
  assert.match(chart.caption, /Participation ratio 5\.4: the layer of 128 units/);
  assert.match(chart.caption, /The first 64 are shown; the rest hold 2\.0 %/);
  const measures = {
    ...view.measures,
    participationRatio: null,
    undefined: { participationRatio: 'of that.' },
  };
  assert.match(asChart(spectrumChart({ ...view, measures })).caption, /is undefined: of that\./);
});

test('eight layers have bars, nine have lines', () => {
  const marks = (count: number) => JSON.stringify(asChart(labelChart(inspection(count))).spec(900));
  assert.match(marks(8), /"type":"bar"/);
  assert.doesNotMatch(marks(9), /"type":"bar"/);
  assert.match(marks(9), /"type":"line"/);
});

test('of sixty layers as many are named as can be read, and each is read out', () => {
  const chart = asChart(labelChart(inspection(60)));
  const spec = chart.spec(700) as unknown as { encoding: { x: { axis: { values: string[] } } } };
  const named = spec.encoding.x.axis.values;
  assert.ok(named.length >= 20 && named.length <= 45, `${named.length} names in 640 pixels`);
  assert.equal(chart.stops?.count, 120);
  const second = chart.stops?.next(0, 'right') ?? NaN;
  assert.equal(chart.stops?.at(second).readout.layer, layerNames(60)[1]);
  assert.deepEqual(chart.stops?.at(second).pick, { layer: layerNames(60)[1] });
  const below = chart.stops?.at(chart.stops.next(second, 'down')).readout;
  assert.deepEqual([below?.layer, below?.label], [layerNames(60)[1], 'slant']);
});

test('a layer without a value is named with the reason', () => {
  const chart = asChart(labelChart(inspection(6)));
  assert.match(chart.caption, /2 of 12; the first \(digit in layer1\.0\.conv3\): the layer does not vary/);
  assert.equal(chart.stops?.at(2).readout['R²'], 'undefined: the layer does not vary.');
  const geometry = asChart(geometryChart(inspection(6)));
  assert.match(geometry.stops?.at(2).readout['participation ratio'] ?? '', /^undefined: the layer/);
  assert.match(geometry.caption, /Without a value: layer1\.0\.conv3\./);
});

test('ordering by a label puts its groups together, in picture and readout alike', () => {
  const view = layerView(30);
  const chart = asChart(dissimilarityView(view, 'label:digit'));
  const { values, names } = view.labels.digit;
  const order = values.map((_, i) => i).sort((a, b) => values[a] - values[b] || a - b);
  const { steps = new Uint8Array() } = chart.image?.() ?? {};
  const matrix = view.dissimilarity?.values ?? new Float32Array();
  for (const [row, column] of [
    [0, 29],
    [12, 3],
    [order.indexOf(3), 5],
  ]) {
    const value = matrix[order[row] * 30 + order[column]];
    const found = chart.stops?.find?.(column + 0.4, row + 0.9) ?? NaN;
    const { readout } = chart.stops?.at(found) ?? assert.fail();
    assert.ok(readout.row.includes(`digit ${names?.[values[order[row]]]}`), readout.row);
    const text = Number.isNaN(value) ? 'undefined for this pair' : value.toFixed(3);
    assert.equal(readout['Euclidean distance'], text);
    assert.equal(steps[row * 30 + column] === 0, Number.isNaN(value));
  }
});

test('the table of a matrix is the matrix while it is small, then means of groups', () => {
  const small = asChart(dissimilarityView(layerView(20), 'label:digit')).table;
  assert.equal(small.columns.length, 21);
  const view = layerView(200);
  const { columns, rows } = asChart(dissimilarityView(view, 'label:digit')).table;
  assert.deepEqual(columns, ['Mean Euclidean distance', ...(view.labels.digit.names ?? [])]);
  const zeros = view.labels.digit.values.flatMap((digit, i) => (digit === 0 ? [i] : []));
  const pairs = zeros.flatMap((i) =>
    zeros.filter((j) => j !== i).map((j) => view.dissimilarity?.values[i * 200 + j] ?? NaN),
  );
  const known = pairs.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  assert.ok(Math.abs(Number(rows[0][1]) - mean) < 1e-9);
  const nearest = asChart(dissimilarityView(view, 'label:slant')).table;
  assert.deepEqual(nearest.columns.slice(0, 2), ['Input', 'Nearest input']);
  assert.equal(nearest.rows.length, 200);
});

test('a comparison selects a layer of each side; within one model, the layer of the row', () => {
  const names = { a: 'a.onnx', b: 'b.onnx' };
  const between = asChart(comparisonChart(comparison(4, 6), names));
  const [rows, columns] = [layerNames(4), layerNames(6)];
  assert.deepEqual(between.stops?.at(1 * 6 + 4).pick, { layer: rows[1], other: columns[4] });
  assert.equal(between.highlights?.({ ...NOTHING, layer: rows[1], other: columns[4] }).length, 2);
  const within = asChart(comparisonChart(comparison(4, 4), { a: 'a.onnx', b: 'a.onnx' }));
  assert.deepEqual(within.stops?.at(1 * 4 + 3).pick, { layer: rows[1] });
  assert.deepEqual(Object.keys(within.stops?.at(0).readout ?? {}), ['layer', 'with', 'linear CKA, debiased']);
});

test('a heatmap of many layers is one picture with the names that can be read', () => {
  const chart = asChart(comparisonChart(comparison(60, 60), { a: 'a', b: 'b' }));
  const { width, height, steps = new Uint8Array() } = chart.image?.() ?? {};
  assert.deepEqual([width, height], [60, 60]);
  assert.ok(
    steps.slice(120, 180).every((step) => step === 0),
    'the row without values is transparent',
  );
  assert.ok(steps.slice(0, 60).every((step) => step > 0));
  const spec = chart.spec(900) as unknown as { encoding: { y: { axis: { values: string[] } } } };
  const named = spec.encoding.y.axis.values.length;
  assert.ok(named > 15 && named < 60, `${named} names`);
});

test('Shift adds inputs, and takes away those that are selected already', () => {
  const selection = { ...NOTHING, inputs: [2, 5] };
  assert.deepEqual(extended(selection, { inputs: [9, 3] }), { inputs: [2, 3, 5, 9] });
  assert.deepEqual(extended(selection, { inputs: [5, 7] }), { inputs: [2, 5, 7] });
  assert.deepEqual(extended(selection, { inputs: [5] }), { inputs: [2] });
  assert.deepEqual(extended(selection, { layer: 'x' }), { layer: 'x' });
});

test('arrows go along either axis through all points, and stay at the ends', () => {
  const stops = pointStops([3, 1, 2], [1, 1, 5], () => assert.fail());
  assert.equal(stops.next(1, 'right'), 2);
  assert.equal(stops.next(2, 'right'), 0);
  assert.equal(stops.next(0, 'right'), 0);
  assert.equal(stops.next(1, 'left'), 1);
  assert.equal(stops.next(0, 'up'), 1);
  assert.equal(stops.next(1, 'up'), 2);
  assert.equal(stops.next(2, 'up'), 2);
});
