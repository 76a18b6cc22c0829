import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { LoggerInterface } from 'vega';
import type { compile as Compile } from 'vega-lite';
import type { Chart, Drawing } from '../../webview/charts/chart';
import { dissimilarityChart } from '../../webview/charts/dissimilarity';
import { effectChart } from '../../webview/charts/effect';
import { explainTerms } from '../../webview/charts/glossary';
import { layerChart } from '../../webview/charts/layerBars';
import { labelRuns } from '../../webview/charts/matrixChart';
import { matrixImage } from '../../webview/charts/matrixImage';
import { scatterChart } from '../../webview/charts/scatter';
import { similarityChart } from '../../webview/charts/similarity';
import { accuracyChart, lossChart, varianceChart } from '../../webview/charts/training';
import { unitChart } from '../../webview/charts/units';
import { vegaConfig } from '../../webview/theme/vegaConfig';
import { fixture, record, type FixtureOptions } from './fixture';

/** Loaded as a module of its own kind: one of its parts waits at top level, which `require` cannot. */
let compile: typeof Compile;

before(async () => {
  ({ compile } = await import('vega-lite'));
});

/** Every chart of the report for one fixture. */
function allCharts(options: FixtureOptions): Drawing[] {
  const { results, analyses } = fixture(options);
  const effect = effectChart(results.verdicts[0]);
  return [
    lossChart(results),
    accuracyChart(results),
    varianceChart(results, record, 'step'),
    varianceChart(results, 'logits', 'final'),
    layerChart(results),
    unitChart(results, analyses, record),
    scatterChart(analyses[0], record, 'hard', 1),
    similarityChart(analyses[0]),
    dissimilarityChart(analyses[0], ['easy', 'hard']),
    ...(effect ? [effect] : []),
  ];
}

function asChart(drawing: Drawing): Chart {
  if (drawing.kind !== 'chart') assert.fail(`expected a chart, got: ${drawing.reason}`);
  return drawing;
}

function collector(warnings: string[]): LoggerInterface {
  const keep = (...text: readonly unknown[]) => {
    warnings.push(text.join(' '));
    return log;
  };
  const log = {
    level: () => 2,
    error: keep,
    warn: keep,
    info: () => log,
    debug: () => log,
  } as LoggerInterface;
  return log;
}

/** Warnings and errors of compiling the spec. */
function warningsOf(chart: Chart, width: number): string[] {
  const warnings: string[] = [];
  compile(chart.spec(width), { config: vegaConfig('sans-serif'), logger: collector(warnings) });
  return warnings;
}

for (const [name, options] of Object.entries({
  'five seeds': {},
  'a seed below the gate': { failed: [2] },
  'one seed': { seeds: 1 },
  'no seed past the gate': { seeds: 2, failed: [0, 1] },
})) {
  test(`every chart compiles without a warning at any width: ${name}`, () => {
    for (const drawing of allCharts(options)) {
      if (drawing.kind === 'empty') continue;
      for (const width of [260, 420, 640, 1200])
        assert.deepEqual(warningsOf(drawing, width), [], drawing.title);
    }
  });
}

test('a chart without its data says why', () => {
  const { results, analyses } = fixture({ seeds: 2, failed: [0, 1] });
  const drawings = [
    layerChart(results),
    unitChart(results, [], record),
    scatterChart(undefined, record, 'easy', 0),
    scatterChart(analyses[0], 'no such layer', 'easy', 0),
    similarityChart(undefined),
    dissimilarityChart(undefined, ['easy']),
    lossChart({ ...results, seeds: [] }),
    accuracyChart({ ...results, seeds: [] }),
    varianceChart(results, 'no such layer', 'step'),
  ];
  for (const drawing of drawings) {
    if (drawing.kind !== 'empty') assert.fail(`${drawing.title} should be empty`);
    assert.match(drawing.reason, /^[A-Z“h].* .*\.$/);
  }
});

test('the table of the accuracy chart holds every evaluation of every seed', () => {
  const { results } = fixture();
  const { table } = asChart(accuracyChart(results));
  assert.equal(table.rows.length, 5 * 2 * 32);
  const { seed, curve } = results.seeds[3];
  const last = curve[curve.length - 1];
  assert.ok(
    table.rows.some(
      (row) =>
        JSON.stringify(row) === JSON.stringify(['hard', seed, 'passed', last.step, last.accuracy.hard]),
    ),
  );
});

test('the loss is drawn on decades, in the colour of text, and without a legend', () => {
  const { results } = fixture();
  const chart = asChart(lossChart(results));
  const spec = JSON.stringify(chart.spec(600));
  assert.match(spec, /"type":"log","domain":\[0\.001,1\]/);
  assert.match(spec, /"range":\["var\(--replens-foreground\)"\]/);
  assert.match(spec, /"legend":null/);
  assert.equal(chart.table.rows.length, 5 * 32);
});

test('the axis of steps reaches to the end of the training from its start', () => {
  const { results } = fixture({ seeds: 1 });
  const [seed] = results.seeds;
  const begun = { ...results, seeds: [{ ...seed, curve: seed.curve.slice(0, 3), gatePassed: null }] };
  for (const drawing of [lossChart(begun), accuracyChart(begun), varianceChart(begun, record, 'final')]) {
    assert.match(JSON.stringify(asChart(drawing).spec(500)), /"domain":\[0,6000\]/);
    assert.deepEqual(warningsOf(asChart(drawing), 500), [], drawing.title);
  }
});

test('an undefined similarity stays undefined in the table', () => {
  const { analyses } = fixture({ seeds: 1 });
  analyses[0].similarity.values[1][2] = null;
  const chart = asChart(similarityChart(analyses[0]));
  assert.equal(chart.table.rows[1][3], null);
  assert.deepEqual(warningsOf(chart, 500), []);
});

test('units that do not vary are left out and counted', () => {
  const { results, analyses } = fixture({ seeds: 1 });
  const chart = asChart(unitChart(results, analyses, record));
  assert.match(chart.caption, /Left out: 2 units that do not vary/);
  const easy = chart.table.rows.filter((row) => row[0] === 'easy').map((row) => Number(row[4]));
  assert.equal(easy.length, 62);
  assert.deepEqual(
    easy,
    [...easy].sort((a, b) => b - a),
  );
});

test('the dissimilarity readout names row, column, labels and value', () => {
  const { analyses } = fixture({ seeds: 1 });
  const matrix = analyses[0].dissimilarity;
  const chart = asChart(dissimilarityChart(analyses[0], ['easy', 'hard']));
  const n = matrix.rows.length;
  const [row, column] = [3, 100];
  const found = chart.stops?.find?.(column + 0.5, row + 0.5) ?? NaN;
  assert.deepEqual(chart.stops?.at(found).readout, {
    row: `test row ${matrix.rows[row]} (easy ${matrix.labels.easy[row]}, hard ${matrix.labels.hard[row]})`,
    column: `test row ${matrix.rows[column]} (easy ${matrix.labels.easy[column]}, hard ${matrix.labels.hard[column]})`,
    'Euclidean distance': matrix.values[row * n + column].toFixed(3),
  });
  assert.equal(chart.stops?.find?.(n + 0.5, 0.5), undefined);
});

test('runs of equal labels cover the rows without gaps', () => {
  assert.deepEqual(labelRuns([0, 0, 1, 0]), [
    { label: 0, from: 0, to: 2 },
    { label: 1, from: 2, to: 3 },
    { label: 0, from: 3, to: 4 },
  ]);
});

test('a matrix takes the first and last colour beyond the range, and none where it is undefined', () => {
  const { steps } = matrixImage([0, 1, 2, 5, -1, NaN, Infinity, 0.5], [0, 2], 4);
  assert.deepEqual([...steps], [1, 128, 255, 255, 1, 0, 0, 65]);
  assert.deepEqual([...matrixImage([3, 3], [3, 3], 2).steps], [1, 1]);
});

test('rows and columns of a matrix are drawn in the order given', () => {
  const { steps } = matrixImage([0, 1, 2, 3, 4, 5, 6, 7, 8], [0, 254], 3, Int32Array.from([2, 0, 1]));
  assert.deepEqual([...steps], [9, 7, 8, 3, 1, 2, 6, 4, 5]);
});

test('a term is explained at its first use only, in singular and plural', () => {
  const pieces = explainTerms('Seeds differ; a seed is one seed.');
  assert.deepEqual(
    pieces.map((piece) => [piece.text, piece.explanation !== undefined]),
    [
      ['Seed', true],
      ['s differ; a seed is one seed.', false],
    ],
  );
});
