/** What a person may choose from: the measures by name, with what they are. */
import type { Family, Invariances, Measure } from './measure';
import { comparisonMeasures, defaultSimilarity, measures } from './registry';

/** A measure as a list of choices shows it. */
export interface MeasureInfo {
  /** Name of the variant, `family.measure[.variant]`. */
  key: string;
  /** Short name for people. */
  title?: string;
  family?: Family;
  /** Of two representations, or of the first or the second alone. */
  of?: Measure['of'];
  formula: string;
  range: string;
  /** Unit of the value. */
  units?: string;
  citation: string;
  /** What a reader must know before trusting it. */
  caveat?: string;
  invariances?: Invariances;
  /** Of a pair: whether X against Y has the value of Y against X. */
  symmetric?: boolean;
  /** Value of a representation with itself, where it is the same for all. */
  self?: number;
  /** Higher = more similar, or lower = more similar (0 = same); absent where it is neither. */
  reads?: 'similarity' | 'distance';
}

function readingOf(measure: Measure): MeasureInfo['reads'] {
  if (measure.of !== 'pair') return undefined;
  if (measure.similarity) return 'similarity';
  return measure.distance === true ? 'distance' : undefined;
}

function infoOf(measure: Measure): MeasureInfo {
  const { key, title, family, of, formula, range, units, citation, caveat, invariances } = measure;
  const pair = measure.of === 'pair' ? { symmetric: measure.symmetric, self: measure.self } : {};
  return {
    key,
    title,
    family,
    of,
    formula,
    range,
    units,
    citation,
    caveat,
    invariances,
    ...pair,
    reads: readingOf(measure),
  };
}

/** The measures fit for a layer-by-layer heatmap, similarities and distances, the default first. */
export function comparisonCatalogue(): MeasureInfo[] {
  const isDefault = ({ key }: Measure) => key === defaultSimilarity;
  return [
    ...comparisonMeasures.filter(isDefault),
    ...comparisonMeasures.filter((measure) => !isDefault(measure)),
  ].map(infoOf);
}

/** Every measure, of pairs and of one representation, family by family. */
export function measureCatalogue(): MeasureInfo[] {
  return measures.map(infoOf);
}
