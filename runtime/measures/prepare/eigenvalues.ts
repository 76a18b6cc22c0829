/** Eigenvalues of symmetric matrices made of representations, by products on all cores. */
import { inSlices } from '../steps';
import { decomposeSymmetric } from '../symmetric-eigen';
import type { Representation } from '../representation';
import { Undefined } from '../undefined';
import type { Need } from './needs';
import type { Between } from './work';

/** Keeps the eigenvalues, largest first; of a representation that has no such matrix, nothing. */
export async function prepareEigenvalues(
  x: Representation,
  { of, into }: Extract<Need, { kind: 'eigenvalues' }>,
  between: Between,
): Promise<void> {
  if (into.has(x)) return;
  try {
    const { values } = await inSlices(decomposeSymmetric(of(x)), 1, between);
    into.keep(x, values);
  } catch (thrown) {
    if (!(thrown instanceof Undefined)) throw thrown;
  }
}
