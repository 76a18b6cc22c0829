/** What a measure takes long for, said beside it, so that it can be computed fast before the measure asks. */
import type { Matrix } from '../matrix';
import type { Once } from '../once';
import type { DistanceName } from '../rdm';
import type { Representation } from '../representation';

/** Of which pairs something is needed (default all). */
type When = (x: Representation, y: Representation) => boolean;

/** How many principal components are kept, of singular values from the largest. */
export type Count = (values: Float64Array) => number;

/** A derived form of the representations compared. `of` gives the representation that it is made from (default as it is); one for which it throws Undefined needs nothing. */
export type Need =
  /** tr(K L) of the Gram matrices of each pair, and of each with itself. */
  | { readonly kind: 'gram traces'; of?(x: Representation): Representation }
  /** XᵀY of each pair; where so told, with its singular values, or these and its singular vectors. */
  | {
      readonly kind: 'cross products';
      of?(x: Representation): Representation;
      readonly decomposed?: 'values' | 'vectors';
      readonly when?: When;
    }
  /** The RDM of each; where so told, with its ranks. */
  | { readonly kind: 'distances'; readonly distance: DistanceName; readonly ranked?: boolean }
  /** The singular value decomposition of each, and the orthonormal basis of its columns. */
  | { readonly kind: 'basis'; of?(x: Representation): Representation; readonly when?: When }
  /** The first principal components of each, as many as a rule says. */
  | { readonly kind: 'leading components'; of?(x: Representation): Representation; readonly rule: Count }
  /** The eigenvalues of a symmetric matrix made of each, kept in `into`. */
  | {
      readonly kind: 'eigenvalues';
      of(x: Representation): Matrix;
      readonly into: Once<Representation, Float64Array>;
    }
  /** An orthonormal basis of the columns of each, whichever takes least. */
  | { readonly kind: 'span'; of?(x: Representation): Representation; readonly when?: When }
  /** The singular value decomposition of each. */
  | { readonly kind: 'decomposition'; of?(x: Representation): Representation };
