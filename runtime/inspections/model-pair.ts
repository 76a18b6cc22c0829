/** Two checkpoints run on the same inputs, their layers as representations: the first half of every comparison. */
import { dimensionNames } from '../capture/dimensions';
import type { Reduction } from '../capture/reduce';
import type { TensorPort } from '../engine/session';
import { UserError } from '../errors';
import type { JobContext } from '../job';
import { anchorRows, relativeRepresentation, type RelativeSpace } from '../measures/relative';
import type { Representation } from '../measures/representation';
import { Undefined } from '../measures/undefined';
import { captureModel } from './capture-model';
import { lightMatrixOf, type CapturedModel } from './captured-model';
import type { ComputeSettings } from './compute';
import type { ProbeChoice, ProbeProvenance } from './probe';

/** Which models, on what inputs. */
export interface ModelPairParams {
  a: string;
  b: string;
  probe: ProbeChoice;
  reduction?: Reduction;
  layers?: string[];
  /** Of B, where they are others than of A. */
  layersOfB?: string[];
  /** Compare in the space of similarities to anchors. */
  relative?: RelativeSpace;
  compute?: ComputeSettings;
}

/** One of the two models. */
export interface Side {
  file: string;
  sha256: string;
  probe: ProbeProvenance;
  /** In forward order, under their own names. */
  layers: readonly Representation[];
  leftOut: { layer: string; reason: string }[];
}

/** Two models on the same inputs; the same side twice within one model. */
export interface ModelPair {
  a: Side;
  b: Side;
  within: boolean;
  reduction: Reduction;
  /** Rows that the representations are relative to; null where they are not. */
  anchors: number[] | null;
  caveats: string[];
}

function representationsOf(model: CapturedModel): Representation[] {
  return [...model.captured.layers.keys()].flatMap((name) => {
    const matrix = lightMatrixOf(model, name);
    return matrix ? [{ name, matrix }] : [];
  });
}

const POSITIONS =
  'its rows are positions, and anchors are inputs: take the mean over positions, or flatten them.';

/** The layers in the space of the anchors, or why they are not in it. */
function relativeTo(layers: readonly Representation[], anchors: readonly number[], inputs: number) {
  const there: Representation[] = [];
  const leftOut: Side['leftOut'] = [];
  for (const layer of layers) {
    try {
      if (layer.matrix.rows !== inputs) throw new Undefined(POSITIONS);
      there.push(relativeRepresentation(layer, anchors));
    } catch (thrown) {
      if (!(thrown instanceof Undefined)) throw thrown;
      leftOut.push({ layer: layer.name, reason: thrown.message });
    }
  }
  return { layers: there, leftOut };
}

function sideOf(file: string, model: CapturedModel, anchors: readonly number[] | null): Side {
  const { info, probe, captured } = model;
  const whole = representationsOf(model);
  const { layers, leftOut } = anchors
    ? relativeTo(whole, anchors, probe.rows)
    : { layers: whole, leftOut: [] };
  return { file, sha256: info.sha256, probe, layers, leftOut: [...captured.leftOut, ...leftOut] };
}

/** A model of a pair, with what it was run on. */
interface OnInputs {
  readonly file: string;
  readonly inputs: readonly TensorPort[];
  readonly probe: ProbeProvenance;
}

/** An extent must be of a dimension that one of the models has. */
export function checkDims(models: readonly OnInputs[], dims: ProbeChoice['dims'] = {}): void {
  const names = dimensionNames(models.flatMap(({ inputs }) => inputs));
  const unknown = Object.keys(dims).find((name) => !names.has(name));
  if (unknown === undefined) return;
  throw new UserError(
    models.map(({ file }) => file).join(' and '),
    `have no open dimension "${unknown}".`,
    `Their open dimensions are ${[...names].join(', ') || 'none'}.`,
  );
}

/** Two representations are never compared on different inputs. */
export function checkSameInputs(models: readonly OnInputs[]): void {
  if (new Set(models.map(({ probe }) => probe.sha256)).size === 1) return;
  const from = ({ probe }: OnInputs) => `${probe.rows} rows from ${probe.from ?? probe.source}`;
  throw new UserError(
    models.map(({ file }) => file).join(' and '),
    `were not run on the same inputs (${models.map(from).join(', ')}).`,
    'Choose one probe set for both (on the command line: --inputs FILE).',
  );
}

/** Runs both models. Throws {@link UserError} where they can't be run on the same inputs. */
export async function captureModelPair(params: ModelPairParams, job: JobContext): Promise<ModelPair> {
  const { a, b, probe, reduction = 'mean', layers, relative, compute } = params;
  const { layersOfB = layers } = params;
  const within = a === b;
  const choice = { probe, reduction, compute, lenientDims: !within };
  const inA = await captureModel({ ...choice, file: a, layers }, job);
  const inB = within ? inA : await captureModel({ ...choice, file: b, layers: layersOfB }, job);
  const models = [inA, inB].map(({ file, info, probe: on }) => ({ file, inputs: info.inputs, probe: on }));
  if (!within) checkDims(models, probe.dims);
  checkSameInputs(models);
  const anchors = relative ? anchorRows(relative, inA.probe.rows) : null;
  const sideA = sideOf(a, inA, anchors);
  return {
    a: sideA,
    b: within ? sideA : sideOf(b, inB, anchors),
    within,
    reduction,
    anchors,
    caveats: [...new Set([...inA.caveats, ...inB.caveats])],
  };
}

/** Layers under names that say which model they are of, for reasons. */
export function namedAfter(model: 'A' | 'B', layers: readonly Representation[]): Representation[] {
  return layers.map(({ name, matrix }) => ({ name: `${name} of ${model}`, matrix }));
}
