/** Compares two checkpoints layer by layer on the same inputs; a checkpoint with itself, within one model. */
import { MemoryLimitError } from '../capture/memory';
import type { Reduction } from '../capture/reduce';
import type { JobContext } from '../job';
import { layerSimilarity } from '../measures/layer-similarity';
import { defaultSimilarity, findComparison } from '../measures/registry';
import { captureModelPair, namedAfter, type ModelPairParams, type Side } from './model-pair';
import type { ProbeProvenance } from './probe';
import { whileWorking } from './remaining';
import { compareStreamed, type StreamedSide } from './streamed-comparison';
import { streamedForms, type StreamedForm } from './streamed-similarity';

/** Which models (A: rows, B: columns) to compare, on what inputs, by which measure. */
export interface CompareParams extends ModelPairParams {
  /** Key of a similarity or distance; default debiased linear CKA. */
  measure?: string;
}

/** A model of the comparison, as the rows (A) or columns (B) of its matrix. */
export interface ComparedModel {
  file: string;
  sha256: string;
  layers: string[];
  units: number[];
  probe: ProbeProvenance;
}

/** The layer of B that is most similar to a layer of A (highest similarity, lowest distance), and the layer of the same name. */
export interface LayerMatch {
  layer: string;
  mostSimilar: string | null;
  /** Value of the measure, similarity or distance. */
  similarity: number | null;
  /** Value with the layer of the same name in B, null where there is none. */
  sameName: number | null;
}

/** Similarity of every layer of A with every layer of B on the same inputs. */
export interface Comparison {
  a: ComparedModel;
  b: ComparedModel;
  measure: string;
  formula: string;
  /** Higher = more similar, or lower = more similar. */
  reads: 'similarity' | 'distance';
  /** Rows (from 0) that the representations are relative to; null where they are compared as they are. */
  anchors: number[] | null;
  reduction: Reduction;
  rows: number;
  inputsAre: ProbeProvenance['source'];
  /** values[i][j]: similarity of layer i of A and layer j of B, null where undefined. */
  values: (number | null)[][];
  /** Why values are null, one sentence each. */
  undefined: string[];
  /** A layer of A each, those that differ most first. */
  matches: LayerMatch[];
  leftOut: { model: 'a' | 'b'; layer: string; reason: string }[];
  caveats: string[];
}

/** Values of all pairs of layers, and by which measure. */
type Compared = Omit<Comparison, 'reads' | 'reduction' | 'rows' | 'inputsAre'>;

function comparedModel({ file, sha256, probe, layers }: Side): ComparedModel {
  return {
    file,
    sha256,
    layers: layers.map(({ name }) => name),
    units: layers.map(({ matrix }) => matrix.cols),
    probe,
  };
}

type LeftOut = Side['leftOut'];

const leftOutOf = (a: LeftOut, b: LeftOut): Comparison['leftOut'] => [
  ...a.map((left) => ({ model: 'a' as const, ...left })),
  ...b.map((left) => ({ model: 'b' as const, ...left })),
];

/** Layers of A with their matches in B, those that differ most first. */
function matchesOf(
  a: ComparedModel,
  b: ComparedModel,
  { values, reads }: Pick<Comparison, 'values' | 'reads'>,
) {
  const sign = reads === 'similarity' ? 1 : -1;
  const matches = a.layers.map((layer, i): LayerMatch => {
    const best = values[i].reduce<{ value: number; j: number } | null>(
      (found, value, j) =>
        value !== null && (found === null || sign * value > sign * found.value) ? { value, j } : found,
      null,
    );
    const same = b.layers.indexOf(layer);
    return {
      layer,
      mostSimilar: best && b.layers[best.j],
      similarity: best && best.value,
      sameName: same < 0 ? null : values[i][same],
    };
  });
  const key = ({ sameName, similarity }: LayerMatch) => {
    const value = sameName ?? similarity;
    return value === null ? Number.POSITIVE_INFINITY : sign * value;
  };
  return matches.sort((x, y) => key(x) - key(y));
}

/** Keeps the representations of both models and compares them. */
async function compareKept(params: CompareParams, measure: string, job: JobContext): Promise<Compared> {
  const { formula, similarity, symmetric = true } = findComparison(measure);
  const pair = await captureModelPair(params, job);
  const { within, anchors, caveats } = pair;
  const [a, b] = [comparedModel(pair.a), comparedModel(pair.b)];
  const layersA = within ? pair.a.layers : namedAfter('A', pair.a.layers);
  const layersB = within ? layersA : namedAfter('B', pair.b.layers);
  const n = layersA.length;
  const pairs = within && symmetric ? (n * (n + 1)) / 2 : n * layersB.length;
  const between = whileWorking('comparing layers', pairs, job);
  const compared = await layerSimilarity(layersA, layersB, measure, between);
  const reads = similarity ? 'similarity' : 'distance';
  return {
    a,
    b,
    measure,
    formula,
    anchors,
    ...compared,
    matches: matchesOf(a, b, { values: compared.values, reads }),
    leftOut: leftOutOf(pair.a.leftOut, pair.b.leftOut),
    caveats,
  };
}

/** Compares while the models run. */
async function compareWithout(params: CompareParams, form: StreamedForm, job: JobContext): Promise<Compared> {
  const { a, b, caveats, ...rest } = await compareStreamed(params, form, job);
  const model = ({ file, sha256, layers, units, probe }: StreamedSide): ComparedModel => ({
    file,
    sha256,
    layers,
    units,
    probe,
  });
  return {
    a: model(a),
    b: model(b),
    measure: form.key,
    formula: findComparison(form.key).formula,
    anchors: null,
    ...rest,
    matches: matchesOf(model(a), model(b), { values: rest.values, reads: 'similarity' }),
    leftOut: leftOutOf(a.leftOut, b.leftOut),
    caveats,
  };
}

/**
 * The operation behind `compare`. Where memory is not allowed for the representations and the measure has a streamed form,
 * that is told. Throws {@link UserError} for an unknown measure or different inputs.
 */
export async function compare(params: CompareParams, job: JobContext): Promise<Comparison> {
  const { measure = defaultSimilarity, reduction = 'mean' } = params;
  const { similarity } = findComparison(measure);
  const form = params.relative ? undefined : streamedForms.get(measure);
  const compared = await compareKept(params, measure, job).catch((error: unknown) => {
    if (error instanceof MemoryLimitError && form) return compareWithout(params, form, job);
    throw error;
  });
  const { probe } = compared.a;
  return {
    ...compared,
    reads: similarity ? 'similarity' : 'distance',
    reduction,
    rows: probe.rows,
    inputsAre: probe.source,
  };
}
