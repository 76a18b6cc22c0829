/** Distance correlation: dependence of any form, 0 in the limit only for independent representations. */
import { type Kernel, alignment, doubleCentred, inner, kernel, uCentred } from '../kernels';
import { sumOfSquares } from '../matrix';
import { type PairMeasure, invariantTo } from '../measure';
import { rdm } from '../rdm';
import { type Representation, requireRows, requireVariance } from '../representation';
import { Undefined } from '../undefined';

/** Rounding error of centring, relative to the distances. */
const rounding = 1e-14;

/** The matrix of Euclidean distances, centred. */
function centredDistances(x: Representation, centre: (distances: Kernel) => Kernel): Kernel {
  requireVariance(x);
  const distances = rdm.euclidean(x);
  const centred = centre(kernel(distances, x.matrix.rows, 0));
  if (inner(centred, centred) <= rounding ** 2 * 2 * sumOfSquares(distances))
    throw new Undefined(`The distances of ${x.name} are all equal once centred.`);
  return centred;
}

const pair = {
  needs: [{ kind: 'distances', distance: 'euclidean' }],
  of: 'pair',
  family: 'Distance correlation and graphs',
  units: 'none',
  similarity: true,
  self: 1,
  symmetric: true,
  invariances: invariantTo('orthogonal', 'scaling', 'translation'),
} as const;

/** Distance correlation, biased and bias-corrected. */
export const distanceCorrelationMeasures: readonly PairMeasure[] = [
  {
    ...pair,
    key: 'dcor.biased',
    title: 'Distance correlation, biased',
    formula: '√(⟨A, B⟩ / (‖A‖_F ‖B‖_F)), A and B the double-centred matrices of Euclidean distances',
    range: '0 to 1',
    citation: 'Székely et al. 2007, Annals of Statistics 35:2769',
    caveat:
      'Well above 0 by chance where there are few inputs or many units: it nears 1 for independent data as the units grow.',
    compute: (x, y) => {
      const [a, b] = [x, y].map((side) => centredDistances(side, doubleCentred));
      return Math.sqrt(Math.max(0, alignment(a, b)));
    },
  },
  {
    ...pair,
    key: 'dcor2.bias_corrected',
    title: 'Squared distance correlation, bias-corrected',
    formula: '⟨A, B⟩ / (‖A‖_F ‖B‖_F), A and B the U-centred matrices of Euclidean distances',
    range: 'at most 1; about 0 by chance',
    citation: 'Székely and Rizzo 2014, Annals of Statistics 42:2382',
    caveat:
      'May be negative; needs at least 4 inputs, and is noisy with few. A square: compare it with squares.',
    compute: (x, y) => {
      requireRows(x, 4, 'The bias-corrected form');
      const [a, b] = [x, y].map((side) => centredDistances(side, uCentred));
      return alignment(a, b);
    },
  },
];
