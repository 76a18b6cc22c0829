/** Inspections, layer views and comparisons of invented models, of any size; pure functions of their options. */
import { randomStream, type RandomStream } from '../../runtime/data/random';
import type { Comparison } from '../../runtime/inspections/compare';
import type { InspectedLayer, Inspection } from '../../runtime/inspections/inspect';
import type { LayerMeasures } from '../../runtime/inspections/layer-measures';
import type { LabelValues, LayerView } from '../../runtime/inspections/layer-view';
import type { ProbeProvenance } from '../../runtime/inspections/probe';
import { clusteredOrder } from '../../runtime/measures/clustering';

const ROWS = 2000;

/** Where the invented inputs came from. */
export function probe(labels: string[]): ProbeProvenance {
  return { source: 'file', from: 'probes/digits.npz', rows: ROWS, sha256: 'ab'.repeat(32), labels };
}

function normal(random: RandomStream): number {
  let sum = -6;
  for (let index = 0; index < 12; index++) sum += random.uniform();
  return sum;
}

/** Names like those of a residual network. */
export function layerNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    index === count - 1
      ? 'fc'
      : `layer${1 + Math.floor(index / 12)}.${Math.floor(index / 3) % 4}.conv${1 + (index % 3)}`,
  );
}

function measuresOf(
  index: number,
  of: number,
  labels: readonly string[],
  random: RandomStream,
): LayerMeasures {
  const depth = (index + 1) / of;
  const units = index === of - 1 ? 10 : 64 * 2 ** Math.floor(4 * (depth - 1 / of));
  return {
    rows: ROWS,
    units,
    active: 0.5,
    participationRatio: index === 2 ? null : 2 + 0.1 * units * (1 - depth) + random.uniform(),
    effectiveRank: 5 + 0.3 * units,
    topComponent: 0.3,
    varianceExplained: Object.fromEntries(
      labels.map((label, l) => [label, index === 2 ? null : depth ** (l + 1) * 0.7 + 0.02 * normal(random)]),
    ),
    undefined:
      index === 2
        ? Object.fromEntries(
            ['participationRatio', ...labels].map((key) => [key, 'the layer does not vary.']),
          )
        : {},
  };
}

/** A model with `count` layers, the third of which does not vary. */
export function inspection(count: number, labels: string[] = ['digit', 'slant']): Inspection {
  const random = randomStream(count, 'inspection');
  const layers: InspectedLayer[] = layerNames(count).map((name, index) => ({
    name,
    op: index === count - 1 ? 'Gemm' : 'Conv',
    tensor: `t${index}`,
    type: 'float32',
    shape: null,
    channels: 'first',
    parameters: 1000,
    index,
    measures: measuresOf(index, count, labels, random),
  }));
  return {
    file: 'model.onnx',
    format: 'onnx',
    opset: 18,
    irVersion: 8,
    producer: 'pytorch 2.4',
    sha256: 'cd'.repeat(32),
    metadata: {},
    inputs: [],
    outputs: [],
    parameters: 1000 * count,
    size: 1e6,
    layers,
    probe: probe(labels),
    reduction: 'mean',
    leftOut: [],
    caveats: [],
  };
}

/** Labels of the invented inputs: ten digits by name, a slant in degrees. */
function labelsOf(n: number, random: RandomStream): Record<string, LabelValues> {
  return {
    digit: {
      values: Array.from({ length: n }, () => random.integer(10)),
      kind: 'categorical',
      names: ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'],
    },
    slant: { values: Array.from({ length: n }, () => 12 * normal(random)), kind: 'numeric', names: null },
  };
}

/** A layer on `n` inputs that keeps digits apart; pairs with input 3 (from 0) are undefined. */
export function layerView(n: number): LayerView {
  const random = randomStream(n, 'layer view');
  const labels = labelsOf(n, random);
  const inputs = Array.from({ length: n }, (_, index) => Math.floor((index * ROWS) / n));
  const x = Float32Array.from(
    labels.digit.values,
    (d) => 3 * Math.cos((d * Math.PI) / 5) + 0.5 * normal(random),
  );
  const y = Float32Array.from(
    labels.digit.values,
    (d) => 2 * Math.sin((d * Math.PI) / 5) + 0.5 * normal(random),
  );
  const values = new Float32Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const distance = Math.hypot(x[i] - x[j], y[i] - y[j]) + 0.4 * random.uniform();
      values[i * n + j] = values[j * n + i] = i === 3 || j === 3 ? NaN : distance;
    }
  }
  const shares = Array.from({ length: 64 }, (_, index) => 0.7 ** index);
  const total = shares.reduce((sum, value) => sum + value, 0) * 1.02;
  return {
    layer: 'layer2.1.conv2',
    inputs,
    rows: ROWS,
    units: 128,
    labels,
    measures: { ...measuresOf(5, 20, ['digit', 'slant'], random), participationRatio: 5.4 },
    componentShares: shares.map((value) => value / total),
    projection: { x, y },
    dissimilarity: { distance: 'euclidean', values, clustered: clusteredOrder(values, n) },
    undefined: {},
    probe: probe(['digit', 'slant']),
    reduction: 'mean',
    caveats: [],
  };
}

/** A model of `rows` layers against one of `columns`; layer 2 of A (from 0) has no value. */
export function comparison(rows: number, columns: number): Comparison {
  const random = randomStream(rows * columns, 'comparison');
  const [a, b] = [layerNames(rows), layerNames(columns)];
  const values = a.map((_, i) =>
    b.map((__, j) =>
      i === 2 ? null : Math.exp(-8 * (i / rows - j / columns) ** 2) - 0.06 * random.uniform(),
    ),
  );
  const model = (file: string, layers: string[]) => ({
    file,
    sha256: 'ef'.repeat(32),
    layers,
    units: layers.map(() => 64),
    probe: probe([]),
  });
  return {
    a: model('a.onnx', a),
    b: model('b.onnx', b),
    measure: 'cka.linear.debiased',
    formula: 'HSIC₁(K, L) / √(HSIC₁(K, K) HSIC₁(L, L)), K = XXᵀ, L = YYᵀ',
    reads: 'similarity',
    anchors: null,
    reduction: 'mean',
    rows: ROWS,
    inputsAre: 'file',
    values,
    undefined: [`${a[2]} of A does not vary over the inputs.`],
    matches: [],
    leftOut: [],
    caveats: [],
  };
}
