/** Probes in the words of the field. */
import type { Decoding, ProbedLabel } from '../../runtime/inspections/decoding';
import type { LayerProbes, ProbeKind, ProbeResult } from '../../runtime/measures/probes/contract';
import { series } from '../theme/colours';
import { decimal, percent } from './format';

const names: Readonly<Record<ProbeKind, string>> = {
  ridge: 'ridge',
  logistic: 'logistic regression',
  svm: 'linear SVM',
  knn: 'k nearest neighbours',
  'naive-bayes': 'naive Bayes',
  mlp: 'one hidden layer',
};

/** All kinds, in the order in which they have their colours. */
export const allKinds = Object.keys(names) as ProbeKind[];

/** Name of a kind of probe. */
export function kindName(kind: ProbeKind): string {
  return names[kind];
}

/** Colour of a kind of probe, the same in every chart. */
export function kindColour(kind: ProbeKind): string {
  return series(allKinds.indexOf(kind));
}

/** What the score of probes for a label is. */
export function scoreName({ kind }: Pick<ProbedLabel, 'kind'>): string {
  return kind === 'categorical' ? 'Accuracy on test rows' : 'R² on test rows';
}

/** An accuracy in per cent, an R² with two decimals. */
export function scoreText({ kind }: Pick<ProbedLabel, 'kind'>, score: number): string {
  return kind === 'categorical' ? percent(score) : decimal(score);
}

/** The label chosen where it was probed for, else the first; undefined where none was. */
export function probedLabel({ labels }: Decoding, chosen: string | null): ProbedLabel | undefined {
  return labels.find(({ name }) => name === chosen) ?? labels.at(0);
}

/** What was found about a label, layer by layer. */
export function aboutLabel({ layers }: Decoding, { name }: ProbedLabel): LayerProbes[] {
  return layers.filter(({ label }) => label === name);
}

/** The kinds that have a result, in the order of their colours. */
export function kindsIn(probes: readonly LayerProbes[]): ProbeKind[] {
  const found = new Set(probes.flatMap(({ results }) => results.map(({ kind }) => kind)));
  return allKinds.filter((kind) => found.has(kind));
}

/** The result of a kind of probe, if there is one. */
export function resultOf({ results }: LayerProbes, kind: ProbeKind): ProbeResult | undefined {
  return results.find((result) => result.kind === kind);
}
