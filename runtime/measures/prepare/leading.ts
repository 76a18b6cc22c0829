/** The first principal components of representations, kept where `leadingOf` finds them. */
import { basis, corner, leadingOf } from '../canonical';
import type { Matrix } from '../matrix';
import { type Representation, orthonormalBasis } from '../representation';
import { Undefined } from '../undefined';
import { isSmall, prepareBasis } from './decompositions';
import type { Count } from './needs';
import { leadingBySquares } from './squares';
import type { Between } from './work';

/** Share of the work that trying by squares is. */
const SQUARES = 0.4;

/** The first columns of the whole basis; undefined where which to keep is undetermined, as the measure will say. */
function ofBasis(x: Representation, rule: Count): Matrix | undefined {
  try {
    const { matrix } = basis(x);
    return corner(matrix, matrix.rows, leadingOf(x, rule).count);
  } catch (thrown) {
    if (thrown instanceof Undefined) return undefined;
    throw thrown;
  }
}

/** Makes an orthonormal basis of the first principal components of a finite representation, not all zeros. */
export async function prepareLeading(x: Representation, rule: Count, between: Between): Promise<void> {
  if (leadingOf.has(x, rule) && leadingOf(x, rule).basis) return;
  const bySquares = !isSmall(x.matrix) && !orthonormalBasis.has(x);
  let matrix = bySquares
    ? await leadingBySquares(x.matrix, rule, (share) => between(SQUARES * share))
    : undefined;
  if (!matrix) {
    await prepareBasis(x, (share) => between(SQUARES + (1 - SQUARES) * share));
    matrix = ofBasis(x, rule);
  }
  if (matrix) leadingOf.keep(x, rule, { count: matrix.cols, basis: { name: x.name, matrix } });
}
