/** What inspector and comparison are started with in tests: invented models, their measures; pure. */
import type { ModelDescription } from '../../runtime/inspections/describe';
import type { MeasureInfo } from '../../runtime/measures/catalogue';
import type { CompareStart } from '../../webview/compare/contract';
import type { InspectStart } from '../../webview/inspect/contract';
import { inspection } from './views';

const invariances = { orthogonal: true, scaling: true, translation: true, linear: false };

/** Two measures, the first the default. */
export const measures: MeasureInfo[] = [
  {
    key: 'cka.linear.debiased',
    title: 'Linear CKA, debiased',
    family: 'CKA and HSIC',
    of: 'pair',
    units: 'none',
    invariances,
    self: 1,
    reads: 'similarity',
    formula: 'HSIC₁(K, L) / √(HSIC₁(K, K) HSIC₁(L, L))',
    range: 'at most 1; about 0 by chance',
    citation: 'Song et al. 2007',
  },
  {
    key: 'cka.linear.biased',
    title: 'Linear CKA, biased',
    family: 'CKA and HSIC',
    of: 'pair',
    units: 'none',
    invariances,
    self: 1,
    reads: 'similarity',
    formula: 'HSIC₀(K, L) / …',
    range: '0 to 1',
    citation: 'Kornblith et al. 2019',
  },
];

/** Measures of one representation. */
export const single: MeasureInfo[] = [
  {
    key: 'spectrum.x.participation_ratio',
    title: 'Participation ratio',
    family: 'Spectrum and rank',
    of: 'x',
    formula: '(Σλ)² / Σλ²',
    range: '1 to min(n - 1, p)',
    units: 'dimensions',
    invariances,
    citation: 'Gao et al. 2017',
  },
];

/** What the invented model is like. */
export interface ModelOptions {
  /** Given: the model is a checkpoint of a run. */
  layerOfRecord?: string | null;
  openDimensions?: ModelDescription['openDimensions'];
  file?: string;
}

/** The description of a model with `count` layers. */
export function description(
  count: number,
  { layerOfRecord, openDimensions = [], file = '/models/model.onnx' }: ModelOptions = {},
): ModelDescription {
  const {
    probe: _probe,
    reduction: _reduction,
    leftOut: _leftOut,
    caveats: _caveats,
    layers,
    ...info
  } = inspection(count);
  const origin = { folder: '/runs/digits', study: 'digits', title: 'Digits and slants', seed: 3, step: 6000 };
  return {
    ...info,
    file,
    inputs: [{ name: 'image', type: 'float32', shape: ['batch', 1, 28, 28] }],
    outputs: [{ name: 'logits', type: 'float32', shape: ['batch', 10] }],
    layers: layers.map(({ measures: _measures, ...layer }) => ({ ...layer, shape: ['batch', 64] })),
    openDimensions,
    origin: layerOfRecord === undefined ? null : { ...origin, layerOfRecord },
  };
}

/** What the inspector starts from. */
export function inspectStart(count: number, options: ModelOptions = {}): InspectStart {
  return { description: description(count, options), path: 'models/model.onnx', probe: null, measures };
}

/** What the comparison starts from: a model of `rows` layers and one of `columns`. */
export function compareStart(rows: number, columns: number, options: ModelOptions = {}): CompareStart {
  const file = (name: string, count: number) => ({
    description: description(count, { ...options, file: `/models/${name}.onnx` }),
    path: `models/${name}.onnx`,
  });
  return { a: file('a', rows), b: file('b', columns), probe: null, measures, single };
}
