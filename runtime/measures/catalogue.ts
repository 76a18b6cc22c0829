/** What a person may choose from: the measures by name, with what they are. */
import { defaultSimilarity, similarityMeasures } from './registry';

/** A measure as a list of choices shows it. */
export interface MeasureInfo {
  /** Name of the variant, `family.measure[.variant]`. */
  key: string;
  formula: string;
  range: string;
  citation: string;
}

/** The measures fit for a layer-by-layer heatmap, the default first. */
export function similarityCatalogue(): MeasureInfo[] {
  const infos = similarityMeasures.map(({ key, formula, range, citation }) => ({
    key,
    formula,
    range,
    citation,
  }));
  const isDefault = ({ key }: MeasureInfo) => key === defaultSimilarity;
  return [...infos.filter(isDefault), ...infos.filter((info) => !isDefault(info))];
}
