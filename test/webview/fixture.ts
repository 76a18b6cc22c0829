/**
 * Results of an invented study that look like those of a real one: an easy feature learned early and strongly
 * represented, a hard one learned late and weakly. A pure function of its options.
 */
import { randomStream, type RandomStream } from '../../runtime/data/random';
import { describeData } from '../../runtime/data/describe';
import { meanInterval } from '../../runtime/measures/intervals';
import type {
  EvaluationPoint,
  Interval,
  LayerAnalysis,
  SeedAnalysis,
  SeedResult,
  StudyResults,
} from '../../runtime/studies/results';
import { studySpec } from '../../runtime/studies/spec';

/** Layers of the invented network. */
export const layers = ['hidden.1', 'hidden.2', 'hidden.3', 'hidden.4', 'logits'];
/** Its representation of record. */
export const record = 'hidden.4';
const features = ['easy', 'hard'];
const units = (layer: string) => (layer === 'logits' ? 2 : 64);

const summaries = layers.map((name) => ({ name, units: units(name), ofRecord: name === record }));

/** What the invented study looks like. */
export interface FixtureOptions {
  seeds?: number;
  /** Seeds whose hard feature is not learned. */
  failed?: number[];
}

/** Final R2 by layer and feature, before the seed's own deviation. */
const strength: Record<string, number[]> = {
  'hidden.1': [0.1, 0.0],
  'hidden.2': [0.22, 0.01],
  'hidden.3': [0.37, 0.03],
  'hidden.4': [0.54, 0.07],
  logits: [0.52, 0.41],
};

/** Results and analyses of the invented study. */
export function fixture({ seeds = 5, failed = [] }: FixtureOptions = {}): {
  results: StudyResults;
  analyses: SeedAnalysis[];
} {
  const runs = Array.from({ length: seeds }, (_, seed) => seedResult(seed, !failed.includes(seed)));
  const passing = runs.filter((run) => run.gatePassed);
  const last = passing.map((run) => run.curve[run.curve.length - 1]);
  const over = (value: (point: EvaluationPoint) => number | null): Interval =>
    meanInterval(last.map(value).filter((r2) => r2 !== null));
  const effect = over((point) => share(point, 'easy') - share(point, 'hard'));
  const outcome = passing.length < 2 ? ('gate failed' as const) : ('reproduced' as const);
  const used = {
    note: null,
    seedsUsed: passing.map((run) => run.seed),
    seedsFailedGate: failed,
  };
  return {
    results: {
      format: 'replens.study-results',
      version: 1,
      spec: spec(seeds),
      data: describeData(spec(seeds).data),
      provenance: {
        replens: '0.1.0',
        onnxruntime: '1.29.0',
        node: '20.19.2',
        platform: 'linux x64',
        provider: 'cpu',
        threads: 1,
        specHash: 'c0ffee'.repeat(10) + 'c0de',
      },
      layers: summaries,
      features: features.map((feature) => ({
        feature,
        accuracy: over((point) => point.accuracy[feature]),
        varianceExplained: Object.fromEntries(
          layers.map((layer) => [layer, over((point) => point.varianceExplained[layer][feature])]),
        ),
      })),
      seeds: runs,
      verdicts: [
        {
          finding: 'F1 complexity',
          claim: `"easy" explains more of the variance of ${record} than "hard" does, though both are learned.`,
          outcome,
          effectName: `R²(easy) − R²(hard) in ${record}, at the last step`,
          effect,
          ...used,
        },
        {
          finding: 'F2 dynamics',
          claim: `"easy" is learned first, and the variance of ${record} that it explains goes on rising until "hard" is learned too.`,
          outcome,
          effectName: `rise of the variance explained by easy between its own passing of the gate and that of hard, as a share of the final variance of ${record}`,
          effect: over((point) => share(point, 'hard') * 4 + 0.1),
          ...used,
        },
      ],
    },
    analyses: runs.map((run) => seedAnalysis(run)),
  };
}

function share(point: EvaluationPoint, feature: string): number {
  return point.varianceExplained[record][feature] ?? 0;
}

function spec(seeds: number) {
  return studySpec.parse({
    name: 'complexity',
    title: 'Easy features are represented more strongly than hard ones',
    description:
      'A network learns two independent binary features of its input to over 95 % accuracy: a linear one (majority of 5 bits) and a parity of 4 bits. Both play the same role in the task; are they represented equally strongly?',
    data: {
      kind: 'binary',
      features: [
        { name: 'easy', function: { kind: 'majority', bits: 5 } },
        { name: 'hard', function: { kind: 'parity', bits: 4 } },
      ],
    },
    model: { kind: 'mlp', hidden: [64, 64, 64, 64] },
    training: { optimizer: { kind: 'adam' }, steps: 6000 },
    seeds,
    claims: [{ kind: 'stronger', finding: 'F1', feature: 'easy', than: 'hard' }],
  });
}

/** 0 and 31 log-spaced steps up to 6000, all different. */
function evaluationSteps(): number[] {
  const steps = [0];
  for (let index = 0; index < 31; index++) {
    steps.push(Math.max(steps[index] + 1, Math.round(6000 ** (index / 30))));
  }
  return steps;
}

/** Roughly normal, mean 0, standard deviation 1. */
function normal(random: RandomStream): number {
  let sum = -6;
  for (let index = 0; index < 12; index++) sum += random.uniform();
  return sum;
}

const rise = (step: number, middle: number, slope: number) =>
  1 / (1 + Math.exp(-slope * (Math.log1p(step) - Math.log1p(middle))));

function seedResult(seed: number, passes: boolean): SeedResult {
  const random = randomStream(seed, 'fixture curve');
  const middles = [45 * (1 + 0.15 * normal(random)), passes ? 900 * (1 + 0.12 * normal(random)) : 1e7];
  const gain = [1 + 0.05 * normal(random), 1 + 0.1 * normal(random)];
  const curve = evaluationSteps().map((step) => {
    const learned = middles.map((middle) => rise(step, middle, 3));
    const represented = [rise(step, middles[0], 1.6), rise(step, middles[1], 2.6)];
    return {
      step,
      loss: 0.7 * (1 - learned[0] / 2 - learned[1] / 2) + 0.002,
      gradientNorm: step === 0 ? null : 0.3 * (1 - learned[1]) + 0.02,
      accuracy: perFeature((index) => Math.min(1, 0.5 + 0.5 * learned[index] + 0.004 * normal(random))),
      varianceExplained: perLayer((layer) =>
        perFeature((index) =>
          Math.max(
            -0.004,
            strength[layer][index] * gain[index] * represented[index] + 0.004 * normal(random),
          ),
        ),
      ),
      totalVariance: perLayer((layer) => units(layer) * (0.2 + 1.3 * rise(step, 500, 1.5))),
    };
  });
  const ends = curve[curve.length - 1].accuracy;
  return {
    seed,
    layers: summaries,
    gatePassed: features.every((feature) => ends[feature] >= 0.95),
    curve,
    checkpoints: [{ step: 6000, file: `seed-${seed}/checkpoints/step-6000.onnx` }],
    analysis: `seed-${seed}/analysis.json`,
  };
}

function perFeature<T>(value: (index: number) => T): Record<string, T> {
  return Object.fromEntries(features.map((feature, index) => [feature, value(index)]));
}

function perLayer<T>(value: (layer: string) => T): Record<string, T> {
  return Object.fromEntries(layers.map((layer) => [layer, value(layer)]));
}

function seedAnalysis(run: SeedResult): SeedAnalysis {
  const random = randomStream(run.seed, 'fixture analysis');
  const final = run.curve[run.curve.length - 1];
  const rows = Array.from({ length: 400 }, (_, index) => 5 * index + random.integer(5));
  const labels = perFeature(() => rows.map(() => random.integer(2)));
  return {
    format: 'replens.seed-analysis',
    version: 1,
    seed: run.seed,
    step: final.step,
    sample: { rows, labels },
    categories: {},
    layers: layers.map((layer) => layerAnalysis(layer, final, labels, random)),
    similarity: similarity(random),
    dissimilarity: dissimilarity(rows, labels, random),
  };
}

function layerAnalysis(
  layer: string,
  final: EvaluationPoint,
  labels: Record<string, number[]>,
  random: RandomStream,
): LayerAnalysis {
  const explained = final.varianceExplained[layer];
  const spread = features.map((feature) => 3 * Math.sqrt(Math.max(0, explained[feature] ?? 0)));
  const project = (index: number): [number, number] => [
    spread[0] * (2 * labels.easy[index] - 1) + 0.7 * normal(random),
    spread[1] * (2 * labels.hard[index] - 1) + 0.6 * normal(random),
  ];
  return {
    layer,
    units: units(layer),
    varianceExplained: explained,
    varianceExplainedPerUnit: {
      easy: unitShares(layer, 0.85, 1.6, random),
      hard: unitShares(layer, 0.5, 0.12, random),
    },
    participationRatio: layer === 'logits' ? 1.8 : 6 + 3 * random.uniform(),
    componentShares: layer === 'logits' ? [0.61, 0.39] : [0.52, 0.11, 0.06, 0.04],
    projection: labels.easy.map((_, index) => project(index)),
  };
}

/** R2 of each unit; every 32nd unit is dead. */
function unitShares(layer: string, most: number, density: number, random: RandomStream): (number | null)[] {
  return Array.from({ length: units(layer) }, (_, index) =>
    index % 32 === 31 ? null : most * random.uniform() ** (1 / density),
  );
}

function similarity(random: RandomStream): SeedAnalysis['similarity'] {
  const values = layers.map((_, i) => layers.map((__, j) => (i === j ? 1 : 0.93 ** ((i - j) ** 2))));
  values[0][4] = values[4][0] = -0.03 - 0.02 * random.uniform();
  return { measure: 'cka.linear.debiased', layers, values };
}

function dissimilarity(
  rows: number[],
  labels: Record<string, number[]>,
  random: RandomStream,
): SeedAnalysis['dissimilarity'] {
  const chosen = Array.from({ length: 128 }, (_, index) => index).sort(
    (a, b) => labels.easy[a] - labels.easy[b] || labels.hard[a] - labels.hard[b] || a - b,
  );
  const n = chosen.length;
  const values = new Array<number>(n * n).fill(0);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const apart = (feature: string) => (labels[feature][chosen[i]] === labels[feature][chosen[j]] ? 0 : 1);
      const value = 0.25 + 0.9 * apart('easy') + 0.22 * apart('hard') + 0.07 * normal(random);
      values[i * n + j] = values[j * n + i] = Math.max(0, value);
    }
  }
  return {
    layer: record,
    distance: 'euclidean',
    rows: chosen.map((index) => rows[index]),
    labels: perFeature((index) => chosen.map((at) => labels[features[index]][at])),
    values,
  };
}
