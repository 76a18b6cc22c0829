/** The charts of statistics and of training as data, and what the panel asks for. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pairDifferencesChart, pairStatisticsChart, pText } from '../../webview/charts/pairStatisticsChart';
import { trajectoryChart } from '../../webview/charts/trajectoryChart';
import { cautionsOf } from '../../webview/compare/cautions';
import {
  chanceOf,
  FIRST_STATISTICS,
  hasSameNames,
  missingPermutations,
  statisticsChoice,
} from '../../webview/compare/statistics';
import { trainedSides, trainingChoices, trainingMeasure } from '../../webview/compare/training';
import { asChart, warningsOf } from './chart-warnings';
import { matched } from './model-answers';
import { compareStart, single } from './panel-data';
import { pairStatistics, trajectory } from './statistics-answers';
import { comparison, layerNames } from './views';

test('statistics compile without a warning, narrow and wide, for few pairs and many', async () => {
  for (const count of [2, 6, 24, 80]) {
    const given = pairStatistics(count);
    for (const chart of [pairStatisticsChart(given), pairDifferencesChart(given)]) {
      assert.deepEqual(await warningsOf(asChart(chart), 300, 900), []);
    }
  }
  const bare = pairStatistics(6);
  bare.pairs.forEach((pair) => Object.assign(pair, { interval: null, chance: null, corrected: null }));
  assert.deepEqual(await warningsOf(asChart(pairStatisticsChart(bare)), 700), []);
});

test('a pair reads out its value with interval, chance and both p; one without a value says why', () => {
  const { stops } = asChart(pairStatisticsChart(pairStatistics(6)));
  assert.deepEqual(stops?.at(0).readout, {
    layer: layerNames(6)[0],
    'linear CKA, debiased': '0.9 [0.85, 0.94]',
    'by chance': '0.02, bound 0.08',
    p: '0.001',
    'corrected p': '0.004',
    inputs: '2,000',
  });
  assert.match(Object.values(stops?.at(2).readout ?? {}).join(' '), /undefined: .* does not vary/);
  assert.deepEqual(stops?.at(0).pick, { layer: layerNames(6)[0], other: layerNames(6)[0] });
  assert.equal(pText(0.00001), '< 0.0001');
  assert.equal(pText(null), '–');
});

test('the table has all that the chart shows, and null where there is nothing', () => {
  const { table } = asChart(pairStatisticsChart(pairStatistics(6)));
  assert.equal(table.columns.length, 9);
  assert.deepEqual(table.rows[2].slice(2), [null, null, null, null, null, null, null]);
  assert.equal(table.rows[5][8], 0.2);
  assert.equal(asChart(pairDifferencesChart(pairStatistics(6))).table.rows.length, 5);
});

test('only what is told apart from chance after correction is filled', () => {
  const { layer } = asChart(pairStatisticsChart(pairStatistics(6))).spec(700) as unknown as {
    layer: { data: { values: { layer: string; sure: boolean }[] } }[];
  };
  const points = layer[layer.length - 1].data.values;
  assert.deepEqual(
    points.filter(({ sure }) => !sure).map((point) => point.layer),
    ['fc'],
  );
  assert.equal(points.length, 5);
});

test('one pair has no differences, no value no chart', () => {
  const alone = pairStatistics(1);
  assert.equal(pairDifferencesChart(alone).kind, 'empty');
  const none = pairStatistics(3);
  none.pairs.forEach((pair) => Object.assign(pair, { value: null, undefined: { value: 'n < p' } }));
  const drawing = pairStatisticsChart(none);
  assert.equal(drawing.kind === 'empty' && drawing.reason, 'n < p');
});

test('a trajectory has a line a layer, over steps or the order of the files, and reasons for gaps', async () => {
  const pair = { kind: 'pair', key: 'cka.linear.debiased', against: 'last' } as const;
  for (const count of [2, 24]) {
    for (const scale of ['log', 'linear'] as const) {
      const chart = asChart(trajectoryChart(trajectory(count, pair), scale));
      assert.deepEqual(await warningsOf(chart, 300, 900), []);
      assert.equal(chart.table.rows.length, 6);
      assert.equal(chart.stops?.count, 6 * count);
    }
  }
  const chart = asChart(trajectoryChart(trajectory(4, pair), 'log'));
  assert.match(Object.values(chart.stops?.at(0).readout ?? {}).join(' '), /undefined/);
  assert.match(chart.caption ?? '', /does not vary/);
  assert.match(chart.caption, /same layer at the last/);
  const unnumbered = trajectory(4, pair);
  unnumbered.checkpoints.forEach((checkpoint) => (checkpoint.step = null));
  assert.deepEqual(
    asChart(trajectoryChart(unnumbered, 'log')).table.rows.map(([x]) => x),
    [1, 2, 3, 4, 5, 6],
  );
});

test('pairs are of the same name, or best matches, or the selected; the seed and draws go with them', () => {
  const given = matched(comparison(4, 6));
  const on = { probe: {}, reduction: 'mean', measure: 'cka.linear.debiased' } as const;
  const [first] = layerNames(4);
  const selection = { layer: first, other: layerNames(6)[2], inputs: [] };
  const choice = (pairs: 'same' | 'best' | 'selected', value = given) =>
    statisticsChoice({ ...FIRST_STATISTICS, seed: 7, pairs }, on, value, selection);
  assert.equal(choice('same')?.pairs, undefined);
  assert.equal(choice('same')?.settings.seed, 7);
  assert.deepEqual(choice('selected')?.pairs, [{ a: first, b: layerNames(6)[2] }]);
  assert.equal(choice('best')?.pairs?.length, 3, 'the layer without a value has no match');
  const renamed = { ...given, b: { ...given.b, layers: given.b.layers.map((name) => `other.${name}`) } };
  assert.ok(!hasSameNames(renamed));
  assert.ok((choice('same', renamed)?.pairs?.length ?? 0) > 0, 'no same names: best matches');
});

test('the value by chance is the heatmap’s only where both are of the same measure, inputs and space', () => {
  const given = { ...matched(comparison(6, 6)), measure: 'cka.linear.debiased' };
  const statistics = pairStatistics(6);
  assert.ok(Math.abs((chanceOf(given, statistics) ?? 0) - 0.02) < 1e-12);
  assert.equal(chanceOf(given, null), null);
  assert.equal(chanceOf(given, { ...statistics, measure: 'other' }), null);
  assert.equal(chanceOf(given, { ...statistics, anchors: [1, 2] }), null);
  assert.equal(chanceOf(given, { ...statistics, reduction: 'flatten' }), null);
});

test('too few permutations for any p to be small after correction are named', () => {
  const few = (permutations: number, correction: 'holm' | 'none' = 'holm') => {
    const given = pairStatistics(6, { correction });
    return missingPermutations({ ...given, settings: { ...given.settings, permutations } });
  };
  assert.equal(few(60), 99, 'five tested pairs at 5 %: 5 / (1 + 99) = 0.05');
  assert.equal(few(99), null);
  assert.equal(few(19, 'none'), null);
  assert.equal(few(0), null);
});

test('labels, measures of pairs and of one layer can be followed; sides of one seed are one', () => {
  const start = compareStart(4, 4, { layerOfRecord: null });
  const choices = trainingChoices(start, ['digit']);
  assert.equal(choices[0].title, 'Variance explained by digit');
  const measure = (key: string) => trainingMeasure({ against: 'first' }, key, start);
  assert.deepEqual(measure(choices[0].key), { kind: 'variance explained', label: 'digit' });
  assert.deepEqual(measure(single[0].key), { kind: 'single', key: single[0].key });
  assert.deepEqual(measure('cka.linear.biased'), {
    kind: 'pair',
    key: 'cka.linear.biased',
    against: 'first',
  });
  assert.deepEqual(trainedSides(start), ['a']);
  assert.deepEqual(trainedSides(compareStart(4, 4)), []);
  const { origin } = start.b.description;
  const elsewhere = { ...start.b.description, origin: origin && { ...origin, seed: origin.seed + 1 } };
  assert.deepEqual(trainedSides({ ...start, b: { ...start.b, description: elsewhere } }), ['a', 'b']);
});

test('few inputs, more units than inputs, degenerate CCA and the measure’s caveat are cautioned against', () => {
  const given = matched(comparison(4, 4));
  const cca = { ...single[0], key: 'cca.mean_rho', family: 'CCA', of: 'pair' } as const;
  const text = (rows: number, measure: Parameters<typeof cautionsOf>[1] = undefined) =>
    cautionsOf({ ...given, rows }, measure).join(' ');
  assert.equal(text(2000), '');
  assert.match(text(20), /Only 20 inputs/);
  assert.match(text(60), /8 of 8 layers have more units than there are inputs \(n = 60, up to p = 64\)/);
  assert.match(text(100, cca), /Degenerate in up to 16 of 16 pairs/);
  assert.doesNotMatch(text(200, cca), /Degenerate/);
  assert.match(text(2000, { ...cca, caveat: 'Beware.' }), /Beware\.$/);
});
