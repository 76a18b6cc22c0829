/** A layer in the plane by UMAP (McInnes et al. 2018, arXiv:1802.03426): neighbourhoods are kept, distances are not. */
import { UserError } from '../errors';
import type { JobContext } from '../job';
import { dissimilarities } from '../measures/dissimilarity';
import { takeRows } from '../measures/matrix';
import { umapLayout } from '../measures/umap';
import { Undefined } from '../measures/undefined';
import { factsOf } from './layer-facts';
import { whileWorking } from './remaining';
import { showLayer, type ShownLayerParams } from './shown-layer';

/** Which layer, and how. The inputs are those that the layer view of the same `most` shows. */
export interface EmbeddingParams extends ShownLayerParams {
  /** Size of a neighbourhood; default 15; at most the inputs shown less 1. */
  neighbours?: number;
  /** From 0 to below 1; default 0.1. */
  minimumDistance?: number;
  /** Default 0. */
  seed?: number;
}

/** Places of the inputs shown. */
export interface Embedding {
  layer: string;
  inputs: number[];
  x: Float32Array;
  y: Float32Array;
  neighbours: number;
  minimumDistance: number;
  seed: number;
}

const LEAST_INPUTS = 4;

/** The settings in full. Throws {@link UserError} for those that UMAP has no meaning for. */
function settingsOf({ layer, neighbours = 15, minimumDistance = 0.1, seed = 0 }: EmbeddingParams, n: number) {
  if (n < LEAST_INPUTS) {
    const many = n === 1 ? 'a single input' : `${n} inputs`;
    throw new UserError(layer, `is shown on ${many}.`, `UMAP needs at least ${LEAST_INPUTS}.`);
  }
  if (!Number.isInteger(neighbours) || neighbours < 2)
    throw new UserError('neighbours', `is ${neighbours}.`, 'Give a whole number from 2.');
  if (!(minimumDistance >= 0 && minimumDistance < 1))
    throw new UserError('minimumDistance', `is ${minimumDistance}.`, 'Give a number from 0 to below 1.');
  return { neighbours: Math.min(neighbours, n - 1), minimumDistance, seed };
}

/**
 * The operation behind `embedding`: by Euclidean distances, from the first two principal components.
 * Throws {@link UserError} for a layer that the model lacks or that does not vary.
 */
export async function embedLayer(params: EmbeddingParams, job: JobContext): Promise<Embedding> {
  const { layer, file } = params;
  const { model, array, representation, shown, inputs } = await showLayer(params, job);
  const settings = settingsOf(params, shown.length);
  const { components } = await factsOf(array, representation, model.labels, job);
  if (components instanceof Undefined)
    throw new UserError(file, `has no UMAP of this layer: ${components.message}`, 'Choose another layer.');
  const { values } = await dissimilarities(
    takeRows(representation.matrix, shown),
    'euclidean',
    whileWorking(`distances in ${layer}`, shown.length, job),
  );
  const working = whileWorking(`UMAP of ${layer}`, 100, job);
  const start = takeRows(components.scores, shown);
  const places = await umapLayout(values, start, settings, (share) => working(100 * share));
  return { layer, inputs, ...places, ...settings };
}
