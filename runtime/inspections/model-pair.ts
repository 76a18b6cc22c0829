/** Two checkpoints run on the same inputs, their layers as representations: the first half of every comparison. */
import { dimensionNames } from '../capture/dimensions';
import type { Reduction } from '../capture/reduce';
import { UserError } from '../errors';
import type { JobContext } from '../job';
import { anchorRows, relativeRepresentation, type RelativeSpace } from '../measures/relative';
import type { Representation } from '../measures/representation';
import { Undefined } from '../measures/undefined';
import { captureModel } from './capture-model';
import { matrixOf, type CapturedModel } from './captured-model';
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
    const matrix = matrixOf(model, name);
    return matrix ? [{ name, matrix }] : [];
  });
}

/** The layers in the space of the anchors, or why they are not in it. */
function relativeTo(layers: readonly Representation[], anchors: readonly number[]) {
  const there: Representation[] = [];
  const leftOut: Side['leftOut'] = [];
  for (const layer of layers) {
    try {
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
  const { layers, leftOut } = anchors ? relativeTo(whole, anchors) : { layers: whole, leftOut: [] };
  return { file, sha256: info.sha256, probe, layers, leftOut: [...captured.leftOut, ...leftOut] };
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
function checkSameInputs(a: CapturedModel, b: CapturedModel): void {
  if (a.probe.sha256 === b.probe.sha256) return;
  const from = ({ probe }: CapturedModel) => `${probe.rows} rows from ${probe.from ?? probe.source}`;
  throw new UserError(
    `${a.file} and ${b.file}`,
    `were not run on the same inputs (${from(a)}, ${from(b)}).`,
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
  if (!within) checkDims([a, b], [inA, inB], probe.dims);
  checkSameInputs(inA, inB);
  const anchors = relative ? anchorRows(relative, inA.probe.rows) : null;
  const sideA = sideOf(a, inA, anchors);
  return {
    a: sideA,
    b: within ? sideA : sideOf(b, inB, anchors),
    within,
    reduction,
    anchors,
    caveats: [...new Set([...inA.captured.caveats, ...inB.captured.caveats])],
  };
}

/** Layers under names that say which model they are of, for reasons. */
export function namedAfter(model: 'A' | 'B', layers: readonly Representation[]): Representation[] {
  return layers.map(({ name, matrix }) => ({ name: `${name} of ${model}`, matrix }));
}
