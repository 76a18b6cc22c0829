/** What binary and sequence data have in common: features of disjoint groups of bits, and noise. */
import { type AgreeingPair, type Cell, dealCells } from './cells';
import { type FeatureFunction, featureFunction } from './features';
import { randomStream } from './random';
import type { BinaryDataSpec, SequenceDataSpec } from './spec';

/** A data set of either kind as bits. */
export interface BitsSpec extends Pick<BinaryDataSpec, 'features' | 'correlations' | 'rows' | 'bits'> {
  /** Where the study says how many bits there are. */
  readonly bitsPath: string;
  /** Names of all features in the order of their groups. */
  readonly placement: readonly string[];
}

/** The parts of a data set, in the order in which they are drawn. */
export const SPLITS = ['train', 'validation', 'test'] as const;

/** The bits of a binary or sequence data set. */
export function bitsSpec(spec: BinaryDataSpec | SequenceDataSpec): BitsSpec {
  const { features, correlations, rows } = spec;
  const names = features.map(({ name }) => name);
  return spec.kind === 'binary'
    ? { features, correlations, rows, bits: spec.bits, bitsPath: 'data.bits', placement: names }
    : {
        features,
        correlations,
        rows,
        bits: spec.length,
        bitsPath: 'data.length',
        placement: spec.placement ?? names,
      };
}

/** The function of each feature. */
export const functionsOf = ({ features }: Pick<BitsSpec, 'features'>): FeatureFunction[] =>
  features.map((feature) => featureFunction(feature.function));

/** First bit of each feature's group, in the order of the features; groups follow one another from bit 0. */
export function groupStarts(spec: Pick<BitsSpec, 'features' | 'placement'>): number[] {
  const functions = functionsOf(spec);
  const starts = spec.features.map(() => 0);
  let next = 0;
  for (const name of spec.placement) {
    const index = spec.features.findIndex((feature) => feature.name === name);
    starts[index] = next;
    next += functions[index].bits;
  }
  return starts;
}

/** feature -> the input positions that carry it */
export function groupsOf(spec: Pick<BitsSpec, 'features' | 'placement'>): Record<string, number[]> {
  const starts = groupStarts(spec);
  const functions = functionsOf(spec);
  return Object.fromEntries(
    spec.features.map(({ name }, f) => [
      name,
      Array.from({ length: functions[f].bits }, (_, i) => starts[f] + i),
    ]),
  );
}

/** Pairs of features by index; names that no feature has are the check's business. */
export function pairsOf(
  names: readonly string[],
  correlations: BitsSpec['correlations'],
): readonly AgreeingPair[] {
  return correlations.map(({ features: [a, b], agreement }) => ({
    features: [names.indexOf(a), names.indexOf(b)],
    agreement,
  }));
}

/** Whether all features are always there and independent. */
export const isPlain = ({ features, correlations }: BitsSpec): boolean =>
  correlations.length === 0 && features.every(({ prevalence }) => prevalence === 1);

/** Rows of each combination of features that are not plain: a function of spec and seed. */
export function dealtCells(spec: BitsSpec, seed: number): Cell[] {
  return dealCells(
    spec.features.map(({ prevalence }) => ({ classes: 2, prevalence })),
    pairsOf(
      spec.features.map(({ name }) => name),
      spec.correlations,
    ),
    SPLITS.map((split) => spec.rows[split]),
    randomStream(seed, 'combinations'),
  );
}
