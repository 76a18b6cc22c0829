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
import { matrixOf, type CapturedModel } from './captured-model';
import type { ComputeSettings } from './compute';
import { captureInGroups } from './layer-groups';
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
  /** Inputs in each part of the split, in which categories keep their shares; null where nothing can be probed. */
  rows: { train: number; validation: number; test: number } | null;
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
function chanceOf({ kind, classes, values }: Label, { train, test }: ReturnType<typeof rowsOf>): number {
  if (kind === 'numeric') return 0;
  const counts = new Float64Array(classes.length);
  for (const row of train) counts[values[row]]++;
  const most = counts.indexOf(Math.max(...counts));
  return test.filter((row) => values[row] === most).length / test.length;
}

/** The label with its split, where it can be probed for. */
function probedFor(label: Label, settings: ProbeSettings): ProbedLabel {
  const { name, kind, classes } = label;
  const described = { name, kind, classes: [...classes] };
  try {
    requireProbeable(label);
  } catch (thrown) {
    if (thrown instanceof Undefined) return { ...described, rows: null, chance: 0 };
    throw thrown;
  }
  const parts = rowsOf(label, settings);
  const { train, validation, test } = parts;
  const rows = { train: train.length, validation: validation.length, test: test.length };
  return { ...described, rows, chance: chanceOf(label, parts) };
}

const NO_REPEATS =
  'No input occurs twice: no probe can know the control label of a test input, and the control accuracy is that of guessing.';

/** The probes of some layers; `between` is awaited with the number of probes done, parts of one included. */
async function probeLayers(
  model: CapturedModel,
  labels: readonly Label[],
  settings: ProbeSettings,
  between: (done: number) => Promise<void>,
): Promise<LayerProbes[]> {
  const probes: LayerProbes[] = [];
  for (const { name } of model.layers) {
    const matrix = matrixOf(model, name);
    if (!matrix) continue;
    for (const label of labels) {
      const done = probes.length;
      const pause = (share: number) => between(done + share);
      probes.push(await probeLabel({ name, matrix }, label, settings, model.equalInputs, pause));
      await between(probes.length);
    }
  }
  return probes;
}

/**
 * The operation behind `decoding`. Layers that memory is not allowed for together are probed in groups. Throws
 * {@link UserError} where inputs have no labels, or not those that are asked for.
 */
export async function decoding(params: DecodingParams, job: JobContext): Promise<Decoding> {
  const { file, probe, layers: wanted, reduction = 'mean', allTensors, compute } = params;
  const settings = settled(params.settings);
  const choice = { file, probe, reduction, layers: wanted, allTensors, compute };
  const layers: LayerProbes[] = [];
  const leftOut: Decoding['leftOut'] = [];
  const caveats = new Set<string>();
  let probed: Pick<Decoding, 'labels' | 'probe'> | undefined;
  let told: ((done: number) => Promise<void>) | undefined;
  for await (const { model, before, layers: all } of captureInGroups(choice, job)) {
    const labels = labelsOf(model, file, params.labels);
    told ??= whileWorking('probing', all * labels.length, job);
    const between = told;
    layers.push(
      ...(await probeLayers(model, labels, settings, (done) => between(before * labels.length + done))),
    );
    leftOut.push(...model.captured.leftOut);
    model.caveats.forEach((caveat) => caveats.add(caveat));
    if (settings.control && model.equalInputs.length === model.probe.rows) caveats.add(NO_REPEATS);
    probed = { labels: labels.map((label) => probedFor(label, settings)), probe: model.probe };
  }
  if (!probed) throw new UserError(file, 'has no layers.', 'Choose another model.');
  return { file, settings, ...probed, layers, reduction, leftOut, caveats: [...caveats] };
}
