/** Everything that probes tell of one layer about one label. */
import { requireFinite, requireVariance, type Representation } from '../representation';
import { Undefined } from '../undefined';
import type { FeatureKind } from '../variance-explained';
import { chooseFit, type ChosenFit } from './choose';
import type { LayerProbes, ProbeKind, ProbeResult, ProbeSettings } from './contract';
import { controlLabels } from './control';
import { learningCurves } from './learning-curve';
import { methods } from './methods';
import { perPart, splitRows, type Parts } from './parts';
import { ProbeRows } from './probe-rows';
import { confusionOf, wilsonInterval } from './scores';
import type { Pause } from '../sliced-products';
import { standardise } from './standardise';
import type { Task } from './task';

/** Fewest rows that are probed, and fewest of each category. */
export const LEAST_ROWS = 30;
const LEAST_PER_CLASS = 5;

/** A label of the rows. */
export interface Label {
  readonly name: string;
  readonly kind: FeatureKind;
  /** Category codes from 0, or numbers on a scale; one a row. */
  readonly values: Float64Array;
  /** Names of the categories that the codes index; empty for numbers. */
  readonly classes: readonly string[];
}

/** How to probe when nothing else is said. */
export const defaultSettings: ProbeSettings = {
  kinds: ['ridge', 'logistic', 'svm', 'knn', 'naive-bayes', 'mlp'],
  seed: 0,
  train: 0.6,
  validation: 0.2,
  control: true,
  curve: false,
};

/** @throws Undefined where too few rows tell of the label. */
export function requireProbeable({ name, kind, values, classes }: Label): void {
  if (values.length < LEAST_ROWS)
    throw new Undefined(`A probe needs at least ${LEAST_ROWS} inputs; there are ${values.length}.`);
  if (!values.every(Number.isFinite)) throw new Undefined(`${name} has values that are not finite.`);
  if (kind === 'numeric') {
    if (values.every((value) => value === values[0]))
      throw new Undefined(`${name} is the same on all inputs.`);
    return;
  }
  if (classes.length < 2) throw new Undefined(`${name} has a single category: nothing to tell apart.`);
  const counts = new Float64Array(classes.length);
  for (const code of values) counts[code]++;
  const rarest = counts.indexOf(Math.min(...counts));
  if (counts[rarest] >= LEAST_PER_CLASS) return;
  throw new Undefined(
    `A probe needs at least ${LEAST_PER_CLASS} inputs of each category; ${name} is "${classes[rarest]}" on ${counts[rarest]}.`,
  );
}

/** The rows of a label in three parts; those of a category in the same shares. */
export function rowsOf({ kind, values }: Label, settings: ProbeSettings): Parts<number[]> {
  return splitRows(values.length, kind === 'categorical' ? values : null, settings);
}

function taskOf({ kind, classes }: Label, values: Float64Array, rows: Parts<readonly number[]>): Task {
  const targets = perPart((part) => Float64Array.from(rows[part], (row) => values[row]));
  return kind === 'categorical' ? { kind, classes: classes.length, targets } : { kind, targets };
}

const empty = (kind: ProbeKind): ProbeResult => ({
  kind,
  score: null,
  interval: null,
  train: null,
  validation: null,
  chosen: null,
  converged: true,
  control: null,
  selectivity: null,
  confusion: null,
});

function resultOf(kind: ProbeKind, task: Task, chosen: ChosenFit, control: ChosenFit | null): ProbeResult {
  const { fit, train, validation, test } = chosen;
  const { test: actual } = task.targets;
  const { chooses } = methods[kind];
  const ofCategories = task.kind === 'categorical';
  return {
    kind,
    score: test,
    interval: ofCategories ? wilsonInterval(test, actual.length) : null,
    train,
    validation,
    chosen: chooses === null || fit.value === null ? null : { name: chooses, value: fit.value },
    converged: fit.converged && (control?.fit.converged ?? true),
    control: control?.test ?? null,
    selectivity: control ? test - control.test : null,
    confusion: ofCategories ? confusionOf(fit.predictions.test, actual, task.classes) : null,
  };
}

/** The probes of one layer about one label, on the same rows. */
class LayerProbing {
  constructor(
    private readonly rows: ProbeRows,
    private readonly task: Task,
    private readonly control: Task | null,
    private readonly seed: number,
  ) {}

  /** The control task is put to the same probe: with the regularisation that the label has chosen. */
  async probe(kind: ProbeKind, pause: Pause): Promise<ProbeResult> {
    const { rows, task, control, seed } = this;
    try {
      const chosen = await chooseFit(kind, rows, task, { seed }, (share) => pause(share * 0.8));
      const values = [chosen.fit.value];
      const onControl = control
        ? await chooseFit(kind, rows, control, { seed, values }, (share) => pause(0.8 + share * 0.2))
        : null;
      return resultOf(kind, task, chosen, onControl);
    } catch (thrown) {
      if (!(thrown instanceof Undefined)) throw thrown;
      return { ...empty(kind), undefined: thrown.message };
    }
  }
}

function checkedLayer(layer: Representation, label: Label): void {
  if (layer.matrix.rows !== label.values.length)
    throw new Undefined('Positions are samples: labels are of inputs.');
  requireProbeable(label);
  requireFinite(layer);
  requireVariance(layer);
}

/**
 * Probes a layer for a label. What can not be probed has no scores but the reason. `equal`: the rows in groups of equal inputs;
 * `pause` is awaited with the share of the work that is done.
 */
export async function probeLabel(
  layer: Representation,
  label: Label,
  settings: ProbeSettings,
  equal: readonly (readonly number[])[],
  pause: Pause,
): Promise<LayerProbes> {
  const { kinds, seed, control, curve } = settings;
  const probes = { layer: layer.name, label: label.name, curves: [], crossing: null };
  try {
    checkedLayer(layer, label);
  } catch (thrown) {
    if (!(thrown instanceof Undefined)) throw thrown;
    return { ...probes, results: kinds.map((kind) => ({ ...empty(kind), undefined: thrown.message })) };
  }
  const rows = rowsOf(label, settings);
  const task = taskOf(label, label.values, rows);
  const controlTask = control ? taskOf(label, controlLabels(label.values, equal, seed), rows) : null;
  const probing = new LayerProbing(new ProbeRows(standardise(layer.matrix, rows)), task, controlTask, seed);
  const draws = curve && task.kind === 'categorical' ? task : null;
  const total = kinds.length + (draws ? 1 : 0);
  const results: ProbeResult[] = [];
  for (const [i, kind] of kinds.entries())
    results.push(await probing.probe(kind, (share) => pause((i + share) / total)));
  if (!draws) return { ...probes, results };
  const drawn = await learningCurves(layer.matrix, rows, draws, seed, (share) =>
    pause((kinds.length + share) / total),
  );
  return { ...probes, results, ...drawn };
}
