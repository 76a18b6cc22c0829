/** What the labels of the inputs tell of one layer: separability, selectivity of its units, and how labels share its variance. */
import type { Reduction } from '../capture/reduce';
import { UserError } from '../errors';
import type { JobContext } from '../job';
import { classMeansOf, type ClassMeans } from '../measures/class-means';
import { commonality, type Commonality } from '../measures/commonality';
import type { Label } from '../measures/probes/probe-label';
import type { Pause } from '../measures/sliced-products';
import { requireFinite, requireVariance, type Representation } from '../measures/representation';
import { unitSelectivity, type UnitSelectivity } from '../measures/selectivity';
import {
  fisherRatio,
  fisherRatioByChance,
  neuralCollapse,
  traceRatio,
  type NeuralCollapse,
} from '../measures/separability';
import { MOST_ROWS, silhouette, type Silhouette } from '../measures/silhouette';
import { Undefined } from '../measures/undefined';
import { captureModel } from './capture-model';
import { matrixOf } from './captured-model';
import type { ComputeSettings } from './compute';
import { explainedVariances, type ExplainedVariance } from './explained-variance';
import { halves, LEAST_ROWS, type ProbeLabel } from './layer-measures';
import type { ProbeChoice, ProbeProvenance } from './probe';
import { probedLabels } from './probed-labels';
import { whileWorking } from './remaining';

/** How a layer separates the categories of one label. What has no value is null, with the reason in `undefined`. */
export interface LabelFacts {
  label: string;
  /** Names of the categories, in the order of their codes. */
  classes: string[];
  /** tr(S_b) / tr(S_w): spread between over within categories. */
  traceRatio: number | null;
  /** tr(S_w⁻¹ S_b). */
  fisherRatio: number | null;
  /** Its expectation where the label has nothing to do with the layer: p (C - 1) / (n - C - p - 1) of p normal units. */
  fisherByChance: number | null;
  silhouette: Silhouette | null;
  neuralCollapse: NeuralCollapse | null;
  selectivity: UnitSelectivity | null;
  /** Name of a value above -> why it has none. */
  undefined: Record<string, string>;
}

/** What the labels tell of one layer. */
export interface LayerLabels {
  layer: string;
  /** Labels that are categories. */
  labels: LabelFacts[];
  /** Labels that are numbers on a scale. */
  numbers: string[];
  /** Variance that each label explains, alone. */
  explained: ExplainedVariance[];
  /** Variance explained by sets of labels, fitted to one half of the inputs and evaluated on the other; null with the reason. */
  commonality: Commonality | null;
  commonalityUndefined?: string;
  caveats: string[];
}

/** One layer of a checkpoint, on inputs with labels. */
export interface LabelsParams {
  file: string;
  probe: ProbeChoice;
  layer: string;
  /** Labels to tell of; default all. */
  labels?: string[];
  reduction?: Reduction;
  allTensors?: boolean;
  compute?: ComputeSettings;
}

/** {@link LayerLabels}, with what they were computed on. */
export interface LabelsView extends LayerLabels {
  file: string;
  probe: ProbeProvenance;
  reduction: Reduction;
}

/** The value, or the reason why there is none. */
async function attempt<T>(make: () => T | Promise<T>): Promise<T | Undefined> {
  try {
    return await make();
  } catch (thrown) {
    if (thrown instanceof Undefined) return thrown;
    throw thrown;
  }
}

async function factsOfLabel(layer: Representation, label: Label, pause: Pause): Promise<LabelFacts> {
  const { matrix } = layer;
  const { values, classes } = label;
  const means = await attempt(() => {
    requireFinite(layer);
    requireVariance(layer);
    return classMeansOf(matrix, values, classes.length);
  });
  const reasons: Record<string, string> = {};
  const valueOf = async <T>(name: string, make: (means: ClassMeans) => T | Promise<T>): Promise<T | null> => {
    await pause(0);
    const value = means instanceof Undefined ? means : await attempt(() => make(means));
    if (!(value instanceof Undefined)) return value;
    reasons[name] = value.message;
    return null;
  };
  const part =
    (from: number): Pause =>
    (share) =>
      pause(from + share / 3);
  return {
    label: label.name,
    classes: [...classes],
    traceRatio: await valueOf('traceRatio', (of) => traceRatio(matrix, of)),
    fisherRatio: await valueOf('fisherRatio', (of) => fisherRatio(matrix, of, part(0))),
    fisherByChance: fisherRatioByChance(matrix, classes.length),
    silhouette: await valueOf('silhouette', () => silhouette(matrix, values, classes.length, part(1 / 3))),
    neuralCollapse: await valueOf('neuralCollapse', (of) => neuralCollapse(matrix, of, part(2 / 3))),
    selectivity: await valueOf('selectivity', (of) => unitSelectivity(matrix, of)),
    undefined: reasons,
  };
}

function sharedVariance(layer: Representation, labels: readonly Label[], pause: Pause): Promise<Commonality> {
  const { rows } = layer.matrix;
  requireFinite(layer);
  if (rows < 2 * LEAST_ROWS)
    throw new Undefined(`Shared variance needs at least ${2 * LEAST_ROWS} inputs; there are ${rows}.`);
  return commonality(layer.matrix, labels, halves(rows), pause);
}

/** Tells what the labels say of a layer; `pause` is awaited with the share of the work that is done. */
export async function labelFacts(
  layer: Representation,
  labels: Readonly<Record<string, ProbeLabel>>,
  pause: Pause,
): Promise<LayerLabels> {
  const all = probedLabels(labels);
  if (all.some(({ values }) => values.length !== layer.matrix.rows))
    throw new Undefined('Positions are samples: labels are of inputs.');
  const categorical = all.filter(({ kind }) => kind === 'categorical');
  const total = categorical.length + 2;
  const facts: LabelFacts[] = [];
  for (const [i, label] of categorical.entries())
    facts.push(await factsOfLabel(layer, label, (share) => pause((i + share) / total)));
  const shared = await attempt(() =>
    sharedVariance(layer, all, (share) => pause((total - 2 + share) / total)),
  );
  const explained = await explainedVariances(layer.matrix, all, (share) =>
    pause((total - 1 + share) / total),
  );
  const isSampled = facts.some(({ silhouette: told }) => told !== null && told.rows < layer.matrix.rows);
  return {
    layer: layer.name,
    labels: facts,
    numbers: all.filter(({ kind }) => kind === 'numeric').map(({ name }) => name),
    explained,
    commonality: shared instanceof Undefined ? null : shared,
    ...(shared instanceof Undefined ? { commonalityUndefined: shared.message } : {}),
    caveats: isSampled
      ? [`Silhouettes are of ${MOST_ROWS} of ${layer.matrix.rows} inputs, drawn at random.`]
      : [],
  };
}

/** The operation behind `labels`. Throws {@link UserError} for a layer that the model lacks or that has no value per input. */
export async function viewLabels(params: LabelsParams, job: JobContext): Promise<LabelsView> {
  const { file, probe, layer, reduction = 'mean', allTensors, compute } = params;
  const model = await captureModel({ file, probe, reduction, layers: [layer], allTensors, compute }, job);
  const matrix = matrixOf(model, layer);
  if (!matrix)
    throw new UserError(file, `has no value of layer "${layer}" for each input.`, 'Choose another layer.');
  const wanted = params.labels ?? Object.keys(model.labels);
  const labels = Object.fromEntries(Object.entries(model.labels).filter(([name]) => wanted.includes(name)));
  const working = whileWorking(`labels of ${layer}`, 100, job);
  const facts = await attempt(() =>
    labelFacts({ name: layer, matrix }, labels, (share) => working(100 * share)),
  );
  if (facts instanceof Undefined)
    throw new UserError(layer, facts.message, 'Choose a reduction that keeps one row an input.');
  return {
    ...facts,
    file,
    probe: model.probe,
    reduction,
    caveats: [...model.caveats, ...facts.caveats],
  };
}
