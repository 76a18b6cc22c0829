/** What a measure takes long for, said beside it, so that it can be computed fast before the measure asks. */
import type { DistanceName } from '../rdm';
import type { Representation } from '../representation';

/** A derived form of the representations compared. `of` gives the representation that it is made from (default as it is). */
export type Need =
  /** tr(K L) of the Gram matrices of each pair, and of each with itself. */
  | { readonly kind: 'gram traces'; of?(x: Representation): Representation }
  /** XᵀY of each pair. */
  | { readonly kind: 'cross products'; of?(x: Representation): Representation }
  /** The RDM of each. */
  | { readonly kind: 'distances'; readonly distance: DistanceName }
  /** The orthonormal basis of the columns of each. */
  | { readonly kind: 'basis'; of?(x: Representation): Representation }
  /** The singular value decomposition of each. */
  | { readonly kind: 'decomposition'; of?(x: Representation): Representation };
