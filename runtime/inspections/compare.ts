/** Compares two checkpoints layer by layer on the same inputs. */
import type { Reduction } from '../capture/reduce';
import { UserError } from '../errors';
import { layerSimilarity } from '../measures/layer-similarity';
import { defaultSimilarity, findSimilarity } from '../measures/registry';
import type { Representation } from '../measures/representation';
import type { JobContext } from '../protocol';
import type { ProbeChoice, ProbeProvenance } from './probe';
import { representationsOf, type Representations } from './representations';

export interface CompareParams {
  a: string;
  b: string;
  probe: ProbeChoice;
  /** Key of a similarity measure; default debiased linear CKA. */
  measure?: string;
  reduction?: Reduction;
  layers?: string[];
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

function comparedModel(file: string, { info, layers, matrices, probe }: Representations): ComparedModel {
  const names = layers.map(({ name }) => name);
  return {
    file,
    sha256: info.sha256,
    layers: names,
    units: names.map((name) => matrices.get(name)?.cols ?? 0),
    probe,
  };
}

/** Layers with a name that says which model they are of. */
function named({ matrices }: Representations, model: string): Representation[] {
  return [...matrices].map(([layer, matrix]) => ({ name: `${layer} of ${model}`, matrix }));
}

/** Two representations are never compared on different inputs. */
function checkSameInputs(a: ComparedModel, b: ComparedModel): void {
  if (a.probe.sha256 === b.probe.sha256) return;
  throw new UserError(
    `${a.file} and ${b.file}`,
    `were not run on the same inputs (${a.probe.rows} rows from ${a.probe.from ?? a.probe.source}, ${b.probe.rows} rows from ${b.probe.from ?? b.probe.source}).`,
    'Give one probe set for both with --inputs FILE.',
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
  const { a: fileA, b: fileB, probe, layers, measure = defaultSimilarity, reduction = 'mean' } = params;
  const { formula } = findSimilarity(measure);
  const options = { probe, reduction, layers };
  const inA = await representationsOf(fileA, options, job);
  const inB = await representationsOf(fileB, options, job);
  const a = comparedModel(fileA, inA);
  const b = comparedModel(fileB, inB);
  checkSameInputs(a, b);
  const similarity = layerSimilarity(named(inA, 'A'), named(inB, 'B'), measure);
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
      ...inA.leftOut.map((left) => ({ model: 'a' as const, ...left })),
      ...inB.leftOut.map((left) => ({ model: 'b' as const, ...left })),
    ],
    caveats: [...new Set([...inA.caveats, ...inB.caveats])],
  };
}
