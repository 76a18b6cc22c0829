/** A data set, and how each of its features is computed, in a line each. */
import type { StudyResults } from '../../runtime/studies/results';
import { percent } from '../charts/format';

type DataSpec = StudyResults['spec']['data'];
type FeatureInfo = StudyResults['data']['features'][number];
type BinaryFeature = Extract<DataSpec, { kind: 'binary' }>['features'][number];

/** What the rows of a data set are. */
export function dataText(spec: DataSpec): string {
  switch (spec.kind) {
    case 'binary':
      return `vectors of ${spec.bits} bits`;
    case 'sequence':
      return `sequences of ${spec.length} tokens; features put out one after the other, ${
        spec.emission === 'values' ? 'each after the value of the one before' : 'each as it is asked for'
      }`;
    case 'trifeature':
      return `trifeature images, ${spec.size} px: a shape, a texture and a colour`;
    case 'navon':
      return `Navon images, ${spec.size} px: a large letter of small letters`;
  }
}

/** What a feature is of the input. */
export function featureText(spec: DataSpec, { name, classes, values }: FeatureInfo): string {
  if (spec.kind === 'trifeature' || spec.kind === 'navon')
    return `one of ${classes}${values ? `: ${values.join(', ')}` : ''}`;
  const feature = spec.features.find((candidate) => candidate.name === name);
  if (!feature) return `one of ${classes} values`;
  const made = functionText(feature.function);
  return feature.prevalence < 1 ? `${made}, in ${percent(feature.prevalence)} of the inputs` : made;
}

/** Pairs of features that are not independent, or nothing. */
export function correlationText({ correlations }: DataSpec): string {
  return correlations
    .map(
      ({ features, agreement }) => `${features.join(' and ')} agree in ${percent(agreement)} of the inputs`,
    )
    .join('; ');
}

/** A feature function in words. */
function functionText(made: BinaryFeature['function']): string {
  switch (made.kind) {
    case 'copy':
      return 'value of one bit';
    case 'majority':
      return `majority of ${made.bits} bits`;
    case 'threshold':
      return `at least ${made.atLeast} of ${made.bits} bits`;
    case 'and':
      return `AND of ${made.bits} bits`;
    case 'or':
      return `OR of ${made.bits} bits`;
    case 'parity':
      return made.bits === 2 ? 'XOR of 2 bits' : `parity of ${made.bits} bits`;
    case 'xor-of-ands':
      return `XOR of ${made.groups} ANDs of ${made.bits} bits`;
    case 'xor-of-xors':
      return `XOR of ${made.groups} XORs of ${made.bits} bits`;
    case 'match':
      return `equal counts in two groups of ${made.bits} bits`;
  }
}
