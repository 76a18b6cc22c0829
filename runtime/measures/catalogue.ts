/** What a person may choose from: the measures by name, with what they are. */

/** A measure as a list of choices shows it. */
export interface MeasureInfo {
  /** Name of the variant, `family.measure[.variant]`. */
  key: string;
  formula: string;
  range: string;
  citation: string;
}
