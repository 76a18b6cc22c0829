/** Probes of the layers of a checkpoint: what can be decoded from each. */
import type { Reduction } from '../capture/reduce';
import { UserError } from '../errors';
import type { JobContext } from '../job';
import { probeKinds, type LayerProbes, type ProbeSettings } from '../measures/probes/contract';
import {
  defaultSettings,
  probeLabel,
  requireProbeable,
  rowsOf,
  type Label,
} from '../measures/probes/probe-label';
import { Undefined } from '../measures/undefined';
import { captureModel } from './capture-model';
import { matrixOf, type CapturedModel } from './captured-model';
import type { ComputeSettings } from './compute';
import type { ProbeChoice, ProbeProvenance } from './probe';
import { probedLabel } from './probed-labels';
import { whileWorking } from './remaining';

/** Which layers to probe for which labels of the inputs. */
export interface DecodingParams {
  file: string;
  probe: ProbeChoice;
  layers?: string[];
  /** Labels of the inputs; default all. */
  labels?: string[];
  reduction?: Reduction;
  allTensors?: boolean;
  settings?: Partial<ProbeSettings>;
  compute?: ComputeSettings;
}

/** A label that was probed for. */
export interface ProbedLabel {
  name: string;
  kind: 'categorical' | 'numeric';
  /** Names of the categories in the order of a confusion matrix; their codes where they have no names. */
  classes: string[];
  /** Test accuracy of always saying the most frequent category; 0 for a number on a scale. */
  chance: number;
}

/** What each layer holds of each label. */
export interface Decoding {
  file: string;
  settings: ProbeSettings;
  labels: ProbedLabel[];
  /** In forward order, layer by layer. */
  layers: LayerProbes[];
  /** Inputs in each part; categories of another label may shift them by a few. */
  rows: { train: number; validation: number; test: number };
  reduction: Reduction;
  probe: ProbeProvenance;
  leftOut: { layer: string; reason: string }[];
  caveats: string[];
}

/** The settings with what was not said filled in. Throws {@link UserError} where they contradict themselves. */
function settled(given: Partial<ProbeSettings> = {}): ProbeSettings {
  const settings = { ...defaultSettings, ...given };
  const { train, validation, kinds } = settings;
  const unknown = kinds.find((kind) => !probeKinds.includes(kind));
  if (unknown !== undefined)
    throw new UserError('kinds', `names "${unknown}".`, `Use some of: ${probeKinds.join(', ')}.`);
  if (!(train > 0 && validation > 0 && train + validation < 1))
    throw new UserError(
      'shares',
      `of ${train} for training and ${validation} for validation leave no rows for testing.`,
      'Give two shares above 0 that together are below 1.',
    );
  return settings;
}

/** The labels that were asked for, by default all. */
function labelsOf({ labels }: CapturedModel, file: string, wanted: readonly string[] | undefined): Label[] {
  const names = Object.keys(labels);
  const missing = wanted?.find((name) => !names.includes(name));
  if (missing !== undefined || names.length === 0) {
    throw new UserError(
      file,
      missing === undefined ? 'has no labels to probe for.' : `has no label "${missing}".`,
      names.length === 0
        ? 'Give inputs with labels: columns of a .csv or arrays of an .npz that are no inputs of the model.'
        : `Its inputs have: ${names.join(', ')}.`,
    );
  }
  return (wanted ?? names).map((name) => probedLabel(name, labels[name]));
}

/** The share of test rows that are of the category that most training rows are of. */
function chanceOf(label: Label, settings: ProbeSettings): number {
  try {
    requireProbeable(label);
  } catch (thrown) {
    if (thrown instanceof Undefined) return 0;
    throw thrown;
  }
  if (label.kind === 'numeric') return 0;
  const { train, test } = rowsOf(label, settings);
  const counts = new Float64Array(label.classes.length);
  for (const row of train) counts[label.values[row]]++;
  const most = counts.indexOf(Math.max(...counts));
  return test.filter((row) => label.values[row] === most).length / test.length;
}

/** Number of rows in each part of the first label that can be probed for. */
function partSizes(labels: readonly Label[], settings: ProbeSettings): Decoding['rows'] {
  const { train, validation, test } = rowsOf(labels[0], settings);
  return { train: train.length, validation: validation.length, test: test.length };
}

const NO_REPEATS =
  'No input occurs twice: no probe can know the control label of a test input, and the control accuracy is that of guessing.';

/** The operation behind `decoding`. Throws {@link UserError} where inputs have no labels, or not those that are asked for. */
export async function decoding(params: DecodingParams, job: JobContext): Promise<Decoding> {
  const { file, probe, layers: wanted, reduction = 'mean', allTensors, compute } = params;
  const settings = settled(params.settings);
  const model = await captureModel({ file, probe, reduction, layers: wanted, allTensors, compute }, job);
  const labels = labelsOf(model, file, params.labels);
  const matrices = model.layers.flatMap(({ name }) => {
    const matrix = matrixOf(model, name);
    return matrix ? [{ name, matrix }] : [];
  });
  const total = matrices.length * labels.length;
  const between = whileWorking('probing', total, job);
  const layers: LayerProbes[] = [];
  for (const layer of matrices) {
    for (const label of labels) {
      const done = layers.length;
      layers.push(
        await probeLabel(layer, label, settings, model.equalInputs, (share) => between(done + share)),
      );
      await between(layers.length);
    }
  }
  return {
    file,
    settings,
    labels: labels.map((label) => ({
      name: label.name,
      kind: label.kind,
      classes: [...label.classes],
      chance: chanceOf(label, settings),
    })),
    layers,
    rows: partSizes(labels, settings),
    reduction,
    probe: model.probe,
    leftOut: model.captured.leftOut,
    caveats: [
      ...model.captured.caveats,
      ...(settings.control && model.equalInputs.length === model.probe.rows ? [NO_REPEATS] : []),
    ],
  };
}
