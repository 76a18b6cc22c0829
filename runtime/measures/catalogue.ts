/** What a person may choose from: the measures by name, with what they are. */
import type { Family, Invariances } from './measure';
import { defaultSimilarity, similarityMeasures } from './registry';

/** A measure as a list of choices shows it. */
export interface MeasureInfo {
  /** Name of the variant, `family.measure[.variant]`. */
  key: string;
  /** Short name for people. */
  title?: string;
  family?: Family;
  formula: string;
  range: string;
  /** Unit of the value. */
  units?: string;
  citation: string;
  /** What a reader must know before trusting it. */
  caveat?: string;
  invariances?: Invariances;
  /** Higher = more similar, or lower = more similar (0 = same). */
  reads?: 'similarity' | 'distance';
}

/** The measures fit for a layer-by-layer heatmap, the default first. */
export function similarityCatalogue(): MeasureInfo[] {
  const infos = similarityMeasures.map(
    ({
      key,
      title,
      family,
      formula,
      range,
      units,
      citation,
      caveat,
      invariances,
      similarity,
    }): MeasureInfo => ({
      key,
      title,
      family,
      formula,
      range,
      units,
      citation,
      caveat,
      invariances,
      reads: similarity ? 'similarity' : 'distance',
    }),
  );
  const isDefault = ({ key }: MeasureInfo) => key === defaultSimilarity;
  return [...infos.filter(isDefault), ...infos.filter((info) => !isDefault(info))];
}
