/** Studies of features with several named values, of phases and of early stops, as their charts show them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Chart, Drawing } from '../../webview/charts/chart';
import { dissimilarityChart } from '../../webview/charts/dissimilarity';
import { scatterChart } from '../../webview/charts/scatter';
import { chanceLevels, isTrained, phaseEnds, type TrainingData } from '../../webview/charts/study';
import { accuracyChart } from '../../webview/charts/training';
import { fixture, record } from './fixture';

const SHAPES = [
  'circle',
  'square',
  'triangle',
  'star',
  'cross',
  'ring',
  'crescent',
  'heart',
  'bar',
  'hourglass',
];
const { results, analyses } = fixture({ seeds: 2 });

/** The analysis with the shape of each input in place of the value of `easy`: all ten, one after the other. */
const [analysis] = analyses;
const shapesOf = (labels: readonly number[]) => labels.map((_, i) => i % SHAPES.length);
const shapes = {
  ...analysis,
  categories: { easy: SHAPES },
  sample: {
    ...analysis.sample,
    labels: { ...analysis.sample.labels, easy: shapesOf(analysis.sample.labels.easy) },
  },
  dissimilarity: {
    ...analysis.dissimilarity,
    labels: {
      easy: analysis.dissimilarity.labels.easy.map((_, i, { length }) => Math.floor((10 * i) / length)),
      hard: analysis.dissimilarity.labels.hard.map((_, i) => i % 2),
    },
  },
};

function chartOf(drawing: Drawing): Chart {
  assert.ok(drawing.kind === 'chart');
  return drawing;
}
const specOf = (drawing: Drawing) => JSON.stringify(chartOf(drawing).spec(600));

test('the scatter names the values of a feature, in their order, ten of them told apart by colour and shape', () => {
  const spec = chartOf(scatterChart(shapes, record, 'easy', 0)).spec(600) as unknown as {
    encoding: Record<'color' | 'shape', { scale: { domain: string[]; range: string[] } }>;
  };
  const { color, shape } = spec.encoding;
  assert.deepEqual(color.scale.domain, SHAPES);
  const looks = SHAPES.map((_, i) => `${color.scale.range[i]} ${shape.scale.range[i]}`);
  assert.equal(new Set(looks).size, SHAPES.length);
});

test('a point of the scatter is read out with the name of its value', () => {
  const { stops } = chartOf(scatterChart(shapes, record, 'easy', 0));
  assert.equal(stops?.at(3).readout.easy, 'star');
  const binary = chartOf(scatterChart(analysis, record, 'easy', 0));
  assert.match(binary.stops?.at(3).readout.easy ?? '', /^[01]$/);
});

test('the dissimilarity matrix groups inputs by as many features as give few groups, by the names of their values', () => {
  const { table, caption } = chartOf(dissimilarityChart(shapes, ['easy', 'hard']));
  assert.deepEqual(
    table.columns.slice(1),
    SHAPES.map((name) => `easy ${name}`),
  );
  assert.match(caption, /a colour for each value/);
  const binary = chartOf(dissimilarityChart(analysis, ['easy', 'hard']));
  assert.equal(binary.table.columns.length, 5);
  assert.match(binary.caption, /filled for 1, empty for 0/);
});

const categorical: TrainingData = {
  ...results,
  data: {
    ...results.data,
    features: [
      { name: 'easy', classes: 10, values: SHAPES },
      { name: 'hard', classes: 2 },
    ],
  },
};

test('the accuracy chart shows the chance level of each number of values once', () => {
  assert.deepEqual(chanceLevels(results), [0.5]);
  assert.deepEqual(chanceLevels(categorical), [0.1, 0.5]);
  const spec = specOf(accuracyChart(categorical));
  assert.match(spec, /"chance, 10 %"/);
  assert.match(spec, /"chance, 50 %"/);
  assert.match(spec, /"domain":\[0\.1,1\]/);
});

const withTraining = (training: Partial<TrainingData['spec']['training']>): TrainingData => ({
  ...results,
  spec: { ...results.spec, training: { ...results.spec.training, ...training } },
});

test('the end of a phase is a line in the charts, and told', () => {
  const phased = withTraining({ phases: [{ steps: 1234, targets: ['hard'] }, { steps: 4766 }] });
  assert.deepEqual(phaseEnds(phased), [1234]);
  assert.match(specOf(accuracyChart(phased)), /\{"x":1234\}/);
  assert.match(chartOf(accuracyChart(phased)).caption, /Dotted: where a phase of the training ends\./);
  assert.doesNotMatch(chartOf(accuracyChart(results)).caption, /phase/);
});

test('a feature is trained where a phase or the rest of the run has it', () => {
  const only = { targets: ['easy'] };
  assert.deepEqual([isTrained(results, 'hard'), isTrained(withTraining(only), 'hard')], [true, false]);
  const phases = [{ steps: 100, targets: ['hard'] }];
  assert.equal(isTrained(withTraining({ ...only, phases }), 'hard'), true);
  assert.equal(isTrained(withTraining({ phases, steps: 100 }), 'easy'), false);
});

const cut = (count: number) => (seed: TrainingData['seeds'][number]) => ({
  ...seed,
  curve: seed.curve.slice(0, count),
});

test('once all seeds have stopped early, the axis ends with the last of them, and the mean with the first', () => {
  const [a, b] = results.seeds;
  const early = { ...results, seeds: [cut(20)(a), cut(25)(b)] };
  const chart = chartOf(accuracyChart(early));
  const last = early.seeds[1].curve.at(-1)?.step ?? 0;
  assert.match(JSON.stringify(chart.spec(600)), new RegExp(`"domain":\\[0,${last}\\]`));
  assert.match(chart.caption, /Seeds stop at different steps; the mean ends with the first of them\./);
  assert.equal(chart.stops?.count, 20);
  const training = { ...early, seeds: early.seeds.map((seed) => ({ ...seed, gatePassed: null })) };
  assert.match(specOf(accuracyChart(training)), /"domain":\[0,6000\]/);
});
