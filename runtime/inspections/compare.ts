/** Compares two checkpoints layer by layer on the same inputs; a checkpoint with itself, within one model. */
import { dimensionNames } from '../capture/dimensions';
import type { Reduction } from '../capture/reduce';
import { UserError } from '../errors';
import { layerSimilarity } from '../measures/layer-similarity';
import { defaultSimilarity, findSimilarity } from '../measures/registry';
import type { Representation } from '../measures/representation';
import type { JobContext } from '../job';
import type { ComputeSettings } from './compute';
import { whileWorking } from './remaining';
import type { ProbeChoice, ProbeProvenance } from './probe';
import { captureModel } from './capture-model';
import { matrixOf, type CapturedModel } from './captured-model';

/** Which models (A: rows, B: columns) to compare, on what inputs, by which measure. */
export interface CompareParams {
  a: string;
  b: string;
  probe: ProbeChoice;
  /** Key of a similarity measure; default debiased linear CKA. */
  measure?: string;
  reduction?: Reduction;
  layers?: string[];
  compute?: ComputeSettings;
}

/** A model of the comparison, as the rows (A) or columns (B) of its matrix. */
export interface ComparedModel {
  file: string;
  sha256: string;
  layers: string[];
  units: number[];
  probe: ProbeProvenance;
}

/** The layer of B that is most similar to a layer of A, and the layer of the same name. */
export interface LayerMatch {
  layer: string;
  mostSimilar: string | null;
  similarity: number | null;
  /** Similarity to the layer of the same name in B, null where there is none. */
  sameName: number | null;
}

/** Similarity of every layer of A with every layer of B on the same inputs. */
export interface Comparison {
  a: ComparedModel;
  b: ComparedModel;
  measure: string;
  formula: string;
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

function comparedModel(
  file: string,
  { info, probe }: CapturedModel,
  layers: readonly Representation[],
): ComparedModel {
  return {
    file,
    sha256: info.sha256,
    layers: layers.map(({ name }) => name),
    units: layers.map(({ matrix }) => matrix.cols),
    probe,
  };
}

function representationsOf(model: CapturedModel): Representation[] {
  return [...model.captured.layers.keys()].flatMap((name) => {
    const matrix = matrixOf(model, name);
    return matrix ? [{ name, matrix }] : [];
  });
}

/** Layers under names that say which model they are of, for reasons. */
function namedAfter(model: 'A' | 'B', layers: readonly Representation[]): Representation[] {
  return layers.map(({ name, matrix }) => ({ name: `${name} of ${model}`, matrix }));
}

/** An extent must be of a dimension that one of the models has. */
function checkDims(files: string[], models: CapturedModel[], dims: ProbeChoice['dims'] = {}): void {
  const names = dimensionNames(models.flatMap(({ info }) => info.inputs));
  const unknown = Object.keys(dims).find((name) => !names.has(name));
  if (unknown === undefined) return;
  throw new UserError(
    files.join(' and '),
    `have no open dimension "${unknown}".`,
    `Their open dimensions are ${[...names].join(', ') || 'none'}.`,
  );
}

/** Two representations are never compared on different inputs. */
function checkSameInputs(a: ComparedModel, b: ComparedModel): void {
  if (a.probe.sha256 === b.probe.sha256) return;
  throw new UserError(
    `${a.file} and ${b.file}`,
    `were not run on the same inputs (${a.probe.rows} rows from ${a.probe.from ?? a.probe.source}, ${b.probe.rows} rows from ${b.probe.from ?? b.probe.source}).`,
    'Choose one probe set for both (on the command line: --inputs FILE).',
  );
}

function matchesOf(a: ComparedModel, b: ComparedModel, values: (number | null)[][]): LayerMatch[] {
  const matches = a.layers.map((layer, i): LayerMatch => {
    const defined = values[i].map((value, j) => ({ value, j })).filter(({ value }) => value !== null);
    const best = defined.reduce<{ value: number; j: number } | null>(
      (found, { value, j }) =>
        value !== null && (found === null || value > found.value) ? { value, j } : found,
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
  const key = (match: LayerMatch) => match.sameName ?? match.similarity ?? Number.POSITIVE_INFINITY;
  return matches.sort((x, y) => key(x) - key(y));
}

/** The operation behind `compare`. Throws {@link UserError} for an unknown measure or different inputs. */
export async function compare(params: CompareParams, job: JobContext): Promise<Comparison> {
  const { probe, layers, measure = defaultSimilarity, reduction = 'mean', compute } = params;
  const { formula } = findSimilarity(measure);
  const within = params.a === params.b;
  const choice = { probe, reduction, layers, compute, lenientDims: !within };
  const inA = await captureModel({ ...choice, file: params.a }, job);
  const inB = within ? inA : await captureModel({ ...choice, file: params.b }, job);
  if (!within) checkDims([params.a, params.b], [inA, inB], probe.dims);
  const layersA = representationsOf(inA);
  const layersB = within ? layersA : representationsOf(inB);
  const a = comparedModel(params.a, inA, layersA);
  const b = comparedModel(params.b, inB, layersB);
  checkSameInputs(a, b);
  const n = layersA.length;
  const pairs = within ? (n * (n + 1)) / 2 : n * layersB.length;
  const similarity = await layerSimilarity(
    within ? layersA : namedAfter('A', layersA),
    within ? layersA : namedAfter('B', layersB),
    measure,
    whileWorking('comparing layers', pairs, job),
  );
  return {
    a,
    b,
    measure,
    formula,
    reduction,
    rows: a.probe.rows,
    inputsAre: a.probe.source,
    values: similarity.values,
    undefined: similarity.undefined,
    matches: matchesOf(a, b, similarity.values),
    leftOut: [
      ...inA.captured.leftOut.map((left) => ({ model: 'a' as const, ...left })),
      ...inB.captured.leftOut.map((left) => ({ model: 'b' as const, ...left })),
    ],
    caveats: [...new Set([...inA.captured.caveats, ...inB.captured.caveats])],
  };
}
