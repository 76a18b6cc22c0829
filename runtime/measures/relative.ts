/** Relative representations (Moschella et al. 2023, arXiv:2209.15430): a row becomes its cosines to anchor rows. */

/** Anchors: rows by number, or so many at random. */
export type RelativeSpace = { anchors: readonly number[] } | { anchors: number; seed: number };
