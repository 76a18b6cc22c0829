/** Probes, geometries and layouts of invented layers; pure functions of their options. */
import { randomStream } from '../../runtime/data/random';
import type { Decoding, ProbedLabel } from '../../runtime/inspections/decoding';
import type { Embedding } from '../../runtime/inspections/embedding';
import type { LabelsView } from '../../runtime/inspections/label-facts';
import type { LayerGeometry } from '../../runtime/inspections/layer-geometry';
import type { MeasureInfo } from '../../runtime/measures/catalogue';
import type { Family } from '../../runtime/measures/measure';
import type {
  LayerProbes,
  ProbeKind,
  ProbeResult,
  ProbeSettings,
} from '../../runtime/measures/probes/contract';
import { layerNames, layerView, probe } from './views';

const DIGITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const TEST_ROWS = 400;
const ROWS = { train: 1200, validation: 400, test: TEST_ROWS };
const LABELS: ProbedLabel[] = [
  { name: 'digit', kind: 'categorical', classes: DIGITS, rows: ROWS, chance: 0.112 },
  { name: 'slant', kind: 'numeric', classes: [], rows: ROWS, chance: 0 },
];

/** A probe that tells more the deeper the layer; of the last kind that it has not converged. */
function resultOf(kind: ProbeKind, depth: number, label: ProbedLabel, control: boolean): ProbeResult {
  const random = randomStream(Math.round(1000 * depth), kind, label.name);
  const isCategory = label.kind === 'categorical';
  const score = 0.15 + 0.7 * depth - 0.05 * random.uniform();
  const byChance = isCategory ? 0.1 + 0.05 * random.uniform() : 0;
  const right = Math.round((score * TEST_ROWS) / 10);
  const wrong = TEST_ROWS / 10 - right;
  return {
    kind,
    score,
    interval: isCategory ? { low: score - 0.04, high: score + 0.04 } : null,
    train: score + 0.05,
    validation: score - 0.01,
    chosen: { name: kind === 'knn' ? 'k' : 'C', value: 5 },
    converged: kind !== 'svm',
    control: control ? byChance : null,
    selectivity: control ? score - byChance : null,
    confusion: isCategory
      ? DIGITS.map((_, a) => DIGITS.map((__, b) => (a === b ? right : b === (a + 1) % 10 ? wrong : 0)))
      : null,
  };
}

/** What probes of a model with `count` layers find: the third has no value. */
export function decoding(count: number, settings: Partial<ProbeSettings> = {}): Decoding {
  const { kinds = ['logistic', 'naive-bayes', 'knn'], control = true, curve = false, seed = 0 } = settings;
  const layers = layerNames(count).flatMap((layer, index) =>
    LABELS.map((label): LayerProbes => {
      const depth = (index + 1) / count;
      const found = kinds.map((kind) => resultOf(kind, depth, label, control));
      const none = { score: null, interval: null, confusion: null, undefined: `${layer} does not vary.` };
      const rows = [25, 50, 100, 200, 400, 800];
      return {
        layer,
        label: label.name,
        results: index === 2 ? found.map((result) => ({ ...result, ...none })) : found,
        curves:
          curve && label.kind === 'categorical'
            ? [
                { kind: 'naive-bayes', rows, score: rows.map((n) => 0.6 - 8 / n) },
                { kind: 'logistic', rows, score: rows.map((n) => 0.7 - 14 / n) },
              ]
            : [],
        crossing: curve && label.kind === 'categorical' ? 60 : null,
      };
    }),
  );
  return {
    file: '/models/model.onnx',
    settings: { kinds, control, curve, seed, train: 0.6, validation: 0.2 },
    labels: LABELS,
    layers,
    reduction: 'mean',
    probe: probe(['digit', 'slant']),
    leftOut: [],
    caveats: ['Rows were split at random into 60 % for training, 20 % for validation and 20 % for the test.'],
  };
}

function info(key: string, title: string, family: Family): MeasureInfo {
  return {
    key,
    title,
    family,
    of: 'x',
    formula: `f of ${key}`,
    range: '0 and above',
    units: 'none',
    citation: 'none',
    invariances: { orthogonal: true, scaling: true, translation: true, linear: false },
  };
}

/** The geometry of an invented layer: unit 4 is dead. */
export function geometry(layer: string): LayerGeometry {
  const random = randomStream(layer.length, 'geometry');
  const column = (least: number, dead: number) =>
    Float64Array.from({ length: 128 }, (_, unit) => (unit === 4 ? dead : least + random.uniform() ** 2));
  return {
    layer,
    rows: 2400,
    measured: 2000,
    values: [
      {
        measure: info('spectrum.x.participation_ratio', 'Participation ratio', 'Spectrum and rank'),
        value: 5.4321,
      },
      { measure: info('spectrum.x.stable_rank', 'Stable rank', 'Spectrum and rank'), value: 2.5 },
      {
        measure: info('geometry.x.intrinsic_dimension_twonn', 'Intrinsic dimension, TwoNN', 'Geometry'),
        value: null,
        undefined: `${layer} has 3 different rows.`,
      },
      { measure: info('geometry.x.dead_units', 'Dead units', 'Activity'), value: 1 },
    ],
    units: {
      mean: column(0.2, 0),
      standardDeviation: column(0.1, 0),
      min: column(-1, 0),
      max: column(2, 0),
      nonZero: column(0, 0),
      skewness: column(0.5, NaN),
      kurtosis: column(-1, NaN),
    },
    undefined: {},
  };
}

/** The inputs of the view of a layer, laid out. */
export function embedding(layer: string, most: number, seed: number): Embedding {
  const { inputs, labels } = layerView(most);
  const random = randomStream(seed, 'layout');
  const angle = (index: number) => (labels.digit.values[index] * Math.PI) / 5;
  return {
    layer,
    inputs,
    x: Float32Array.from(inputs, (_, index) => 8 * Math.cos(angle(index)) + random.uniform()),
    y: Float32Array.from(inputs, (_, index) => 8 * Math.sin(angle(index)) + random.uniform()),
    neighbours: 15,
    minimumDistance: 0.1,
    seed,
  };
}

/** What a digit and a slant tell of an invented layer: together they explain half of it. */
export function labelsView(layer: string): LabelsView {
  const random = randomStream(layer.length, 'selectivity');
  const units = Array.from({ length: 128 }, () => random.uniform() ** 2);
  return {
    file: '/models/model.onnx',
    probe: probe(['digit', 'slant']),
    reduction: 'mean',
    layer,
    labels: [
      {
        label: 'digit',
        classes: DIGITS,
        traceRatio: 1.5,
        fisherRatio: null,
        fisherByChance: null,
        silhouette: { mean: -0.25, rows: 2000 },
        neuralCollapse: { nc1: 3.5, equinorm: 0.12, equiangular: 0.2, maximalAngle: 0.08 },
        selectivity: {
          index: units.map((value, unit) => (unit === 4 ? null : value)),
          preferred: units.map((_, unit) => unit % 10),
          dPrime: null,
        },
        undefined: { fisherRatio: `${layer} has more units than rows.` },
      },
    ],
    numbers: ['slant'],
    explained: [
      {
        label: 'digit',
        r2: 0.4,
        interval: { low: 0.375, high: 0.425, level: 0.95, draws: 200, from: 'bootstrap' },
      },
      { label: 'slant', r2: 0.15, interval: null, undefined: 'Only 12 of 200 draws have a value.' },
    ],
    commonality: {
      r2: 0.5,
      sets: [
        { features: ['digit'], r2: 0.4, part: 0.35 },
        { features: ['slant'], r2: 0.15, part: 0.1 },
        { features: ['digit', 'slant'], r2: 0.5, part: 0.05 },
      ],
    },
    caveats: [],
  };
}
