/** The captured layer that a panel looks at, and which of its rows are shown. */
import type { Reduction } from '../capture/reduce';
import type { NdArray } from '../engine/ndarray';
import { UserError } from '../errors';
import type { JobContext } from '../job';
import type { Representation } from '../measures/representation';
import { captureModel } from './capture-model';
import { matrixOf, type CapturedModel } from './captured-model';
import type { ComputeSettings } from './compute';
import type { ProbeChoice } from './probe';
import { sampleRows } from './sample-rows';

/** Which layer of which model, on what inputs. */
export interface ShownLayerParams {
  file: string;
  probe: ProbeChoice;
  layer: string;
  reduction?: Reduction;
  allTensors?: boolean;
  /** Most inputs shown, spread evenly over the probe set; default 400, at most 2000. */
  most?: number;
  compute?: ComputeSettings;
}

/** A layer with its model. */
export interface ShownLayer {
  model: CapturedModel;
  /** As it was captured: what its facts are remembered by. */
  array: NdArray;
  representation: Representation;
  /** Rows of the representation that are shown, ascending. */
  shown: number[];
  /** The input of each row shown. */
  inputs: number[];
}

const DEFAULT_SHOWN = 400;
const MOST_SHOWN = 2000;

/** The captured layer, as it is and as a matrix. Throws {@link UserError} where it has no value per input. */
function representationOf(file: string, layer: string, model: CapturedModel) {
  const array = model.captured.layers.get(layer);
  const matrix = matrixOf(model, layer);
  if (array && matrix) return { array, representation: { name: layer, matrix } };
  const left = model.captured.leftOut.find((other) => other.layer === layer);
  throw new UserError(
    file,
    `has no value of layer "${layer}" for each input: ${left?.reason ?? 'it has no values'}.`,
    'Choose another layer.',
  );
}

function shownAtMost(most: number): number {
  if (Number.isInteger(most) && most >= 1) return Math.min(most, MOST_SHOWN);
  throw new UserError('most', `is ${most}.`, `Give a whole number from 1 to ${MOST_SHOWN}.`);
}

/** Captures the layer. Throws {@link UserError} for a layer that the model lacks or that has no rows. */
export async function showLayer(params: ShownLayerParams, job: JobContext): Promise<ShownLayer> {
  const { file, probe, layer, reduction = 'mean', allTensors, compute } = params;
  const most = shownAtMost(params.most ?? DEFAULT_SHOWN);
  const model = await captureModel({ file, probe, reduction, layers: [layer], allTensors, compute }, job);
  const found = representationOf(file, layer, model);
  const { rows } = found.representation.matrix;
  const shown = sampleRows(rows, most);
  const rowsPerInput = rows / model.probe.rows;
  return { model, ...found, shown, inputs: shown.map((row) => Math.floor(row / rowsPerInput)) };
}
