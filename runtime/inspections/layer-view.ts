/** One layer as a panel shows it: inputs in the plane of the principal components, spectrum, dissimilarity matrix. */
import type { Reduction } from '../capture/reduce';
import type { JobContext } from '../job';
import { clusteredOrder } from '../measures/clustering';
import { dissimilarities, type Distance } from '../measures/dissimilarity';
import { takeRows } from '../measures/matrix';
import { requireFinite, type Representation } from '../measures/representation';
import { Undefined } from '../measures/undefined';
import type { CapturedModel } from './captured-model';
import { breathe } from '../slices';
import { factsOf, type LayerComponents } from './layer-facts';
import { kindOf, type LayerMeasures } from './layer-measures';
import type { ProbeProvenance } from './probe';
import { whileWorking } from './remaining';
import { showLayer, type ShownLayerParams } from './shown-layer';

export type { Distance } from '../measures/dissimilarity';

/** Which layer of which model, on what inputs. */
export interface LayerViewParams extends ShownLayerParams {
  /** Of the dissimilarity matrix; default `euclidean`. */
  distance?: Distance;
}

/** A label of the inputs shown. */
export interface LabelValues {
  /** One value an input shown. Categories are codes. */
  values: number[];
  kind: 'categorical' | 'numeric';
  /** Names of the categories that the codes index, where the probe set has them. */
  names: string[] | null;
}

/**
 * A representation on a sample of the probe set. All charts of it show the same inputs in the same order. Where every
 * position of an input is a row of the representation (reduction `positions`), what is shown are positions: each has the
 * labels of its input, and an input stands in `inputs` as often as positions of it are shown.
 */
export interface LayerView {
  layer: string;
  /** Rows of the probe set that are shown, ascending. */
  inputs: number[];
  /** Rows of the whole representation, and its units. */
  rows: number;
  units: number;
  /** Label -> values of the inputs shown. */
  labels: Record<string, LabelValues>;
  measures: LayerMeasures;
  /** Share of variance of each principal component (of all rows), largest first, at most 64. */
  componentShares: number[];
  /** Inputs shown on the first two components; null where the layer does not vary, with the reason in `undefined`. */
  projection: { x: Float32Array; y: Float32Array } | null;
  /**
   * n x n, row-major over `inputs`, zero diagonal; null where undefined. NaN where a pair has no distance. `clustered` are its
   * rows in the order of their average-linkage tree.
   */
  dissimilarity: { distance: Distance; values: Float32Array; clustered: Int32Array } | null;
  /** `projection`, `dissimilarity` -> why it has no value. */
  undefined: Record<string, string>;
  probe: ProbeProvenance;
  reduction: Reduction;
  caveats: string[];
}

const MOST_SHARES = 64;

/** The coordinates of the rows shown on the first two components; of one component, the second is 0. */
function project({ scores }: LayerComponents, shown: readonly number[]): LayerView['projection'] {
  const coordinate = (component: number) =>
    Float32Array.from(shown, (row) =>
      component < scores.cols ? scores.data[row * scores.cols + component] : 0,
    );
  return { x: coordinate(0), y: coordinate(1) };
}

/** Distances between the rows shown, and what a reader must know of rows that have none. */
async function distancesOf(
  layer: Representation,
  shown: readonly number[],
  distance: Distance,
  job: JobContext,
): Promise<{ values: Float32Array; clustered: Int32Array; caveats: string[] }> {
  const { name, matrix } = layer;
  if (shown.length < 2) throw new Undefined(`${name} has a single row: no pair to tell a distance of.`);
  requireFinite(layer);
  const { values, without } = await dissimilarities(
    takeRows(matrix, shown),
    distance,
    whileWorking(`distances in ${name}`, shown.length, job),
  );
  const why = distance === 'cosine' ? 'all zeros' : 'the same over all units';
  if (without.length > shown.length - 2)
    throw new Undefined(`${name} is ${why} on all inputs but one or none: no ${distance} distance.`);
  const caveat = `${without.length} of ${shown.length} inputs shown have no ${distance} distance: ${name} is ${why} on them.`;
  await breathe(job.signal);
  const clustered = clusteredOrder(values, shown.length);
  return { values, clustered, caveats: without.length > 0 ? [caveat] : [] };
}

/** Labels of the inputs shown. */
function labelValues({ labels }: CapturedModel, inputs: readonly number[]): Record<string, LabelValues> {
  return Object.fromEntries(
    Object.entries(labels).map(([name, label]) => [
      name,
      {
        values: inputs.map((input) => label.values[input]),
        kind: kindOf(label),
        names: label.names && [...label.names],
      },
    ]),
  );
}

/** What has no value is no error. */
function undefinedOnly(thrown: unknown): Undefined {
  if (thrown instanceof Undefined) return thrown;
  throw thrown;
}

/** The operation behind `layer`. Throws {@link UserError} for a layer that the model lacks or that has no rows. */
export async function viewLayer(params: LayerViewParams, job: JobContext): Promise<LayerView> {
  const { layer, reduction = 'mean', distance = 'euclidean' } = params;
  const { model, array, representation, shown, inputs } = await showLayer(params, job);
  const { rows, cols } = representation.matrix;
  const { measures, components } = await factsOf(array, representation, model.labels, job);
  const varies = !(components instanceof Undefined);
  const distances = await distancesOf(representation, shown, distance, job).catch(undefinedOnly);
  const hasDistances = !(distances instanceof Undefined);
  return {
    layer,
    inputs,
    rows,
    units: cols,
    labels: labelValues(model, inputs),
    measures,
    componentShares: varies ? components.shares.slice(0, MOST_SHARES) : [],
    projection: varies ? project(components, shown) : null,
    dissimilarity: hasDistances
      ? { distance, values: distances.values, clustered: distances.clustered }
      : null,
    undefined: {
      ...(varies ? {} : { projection: components.message }),
      ...(hasDistances ? {} : { dissimilarity: distances.message }),
    },
    probe: model.probe,
    reduction,
    caveats: [...model.caveats, ...(hasDistances ? distances.caveats : [])],
  };
}
