/** What the statistics of a comparison are: intervals over inputs, what is expected by chance, and what differs. */

/** How values are told apart from chance. Random draws depend on `seed` alone. */
export interface StatisticsSettings {
  /** Bootstrap draws of inputs; 0: no intervals. */
  bootstrap: number;
  /** Permutations of the rows of one side; 0: no null. */
  permutations: number;
  /** Of the intervals, such as 0.95. */
  level: number;
  seed: number;
}

/** Percentile interval of a measure over draws of the inputs. */
export interface BootstrapInterval {
  /**
   * `bootstrap`: draws with replacement, in which pairs of copies of an input don't count. `half samples`: draws of half of the
   * inputs without replacement, moved to the value, where the measure can't tell copies apart.
   */
  from?: 'bootstrap' | 'half samples';
  low: number;
  high: number;
  level: number;
  /** Draws that had a value. */
  draws: number;
}

/** A measure on rows matched at random: its value by chance. */
export interface PermutationNull {
  mean: number;
  /** Quantile `level` of the draws (of a distance: 1 - level): the reference line. */
  bound: number;
  /** (1 + draws at least as similar) / (1 + draws). */
  p: number;
  draws: number;
}

/** Ways to correct p-values of several comparisons. */
export type Correction = 'holm' | 'benjamini-hochberg' | 'none';

/** A value with its statistics; null with the reason in `undefined` (of the value, the interval or the null). */
export interface Estimate {
  value: number | null;
  interval: BootstrapInterval | null;
  chance: PermutationNull | null;
  undefined: Partial<Record<'value' | 'interval' | 'chance', string>>;
}

/** Difference of two values over the same bootstrap draws of inputs. */
export interface PairedDifference {
  /** Names of what is compared, such as layers. */
  first: string;
  second: string;
  difference: number | null;
  interval: BootstrapInterval | null;
  /** Two-sided, from the share of draws on either side of 0; and corrected for all differences of the table. */
  p: number | null;
  corrected: number | null;
  undefined?: string;
}
