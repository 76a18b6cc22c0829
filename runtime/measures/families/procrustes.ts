/** Procrustes: how far two representations stay apart after the best rotation of one onto the other. */
import { type Aligned, angleOf, similarityOf, squaredDistanceOf } from '../alignment';
import { energy, spread, varying, weightedNuclearNorm } from '../canonical';
import { singularValues } from '../decomposition';
import { sum } from '../matrix';
import { type PairMeasure, invariantTo } from '../measure';
import { oncePerPair } from '../once';
import type { Need } from '../prepare/needs';
import { type Representation, crossProduct } from '../representation';
import { Undefined } from '../undefined';

/** Whether both have at most as many units as there are inputs. */
const areNarrow = (x: Representation, y: Representation): boolean =>
  Math.max(x.matrix.cols, y.matrix.cols) <= x.matrix.rows;

/** What it takes long for to rotate X~ onto Y~. */
export const rotationNeeds: readonly Need[] = [
  { kind: 'cross products', of: varying, decomposed: 'values', when: areNarrow },
  { kind: 'basis', of: varying, when: (x, y) => !areNarrow(x, y) },
];

/** ‖XᵀY‖_*: of the cross product, or of the smaller overlaps of the column spaces where units are more than inputs. */
function nuclearNorm(x: Representation, y: Representation): number {
  if (areNarrow(x, y)) return sum(singularValues(crossProduct(x, y)));
  return weightedNuclearNorm(x, y, spread(x), spread(y));
}

function rotated(x: Representation, y: Representation): Aligned {
  return { product: nuclearNorm(x, y), normX: energy(x), normY: energy(y) };
}

/** X~ and Y~ after the best rotation. @throws Undefined where one of them is constant. */
export const rotatedCentred = oncePerPair((x: Representation, y: Representation) =>
  rotated(varying(x), varying(y)),
);

function rotatedAsTheyAre(x: Representation, y: Representation): Aligned {
  for (const side of [x, y]) {
    if (energy(side) === 0) throw new Undefined(`${side.name} is all zeros.`);
    if (!Number.isFinite(energy(side)))
      throw new Undefined(`The numbers of ${side.name} are too large to compute with.`);
  }
  return rotated(x, y);
}

const schonemann = 'Schönemann 1966, Psychometrika 31:1';
const ding = 'Ding et al. 2021, arXiv:2108.01661';
const williams = 'Williams et al. 2021, arXiv:2110.14739';

const byChance =
  'With few inputs for the number of units it is close by chance: compare with a permutation null.';
const product = 'c = ‖X~ᵀY~‖_* / (‖X~‖_F ‖Y~‖_F), ‖·‖_* the sum of singular values';

const shape = {
  needs: rotationNeeds,
  of: 'pair',
  family: 'Procrustes and shape',
  units: 'none',
  similarity: false,
  distance: true,
  symmetric: true,
  self: 0,
  invariances: invariantTo('orthogonal', 'scaling', 'translation'),
  caveat: byChance,
} as const;
const withSize = {
  ...shape,
  invariances: invariantTo('orthogonal', 'translation'),
  caveat: 'Not normalised: it grows with the scale of the activations. The angle is the normalised form.',
} as const;

/** Orthogonal Procrustes, each form under its key. */
export const procrustesMeasures: readonly PairMeasure[] = [
  {
    ...withSize,
    key: 'procrustes.sq_distance',
    title: 'Procrustes distance, squared',
    formula:
      'min_Q ‖X~Q - Y~‖²_F = ‖X~‖² + ‖Y~‖² - 2 ‖X~ᵀY~‖_*, Q orthogonal (the narrower padded with zeros)',
    range: '0 and above, 0 = same',
    units: 'squared units of the activations',
    citation: ding,
    compute: (x, y) => squaredDistanceOf(rotatedCentred(x, y)),
  },
  {
    ...withSize,
    key: 'procrustes.distance',
    title: 'Procrustes distance',
    formula: 'min_Q ‖X~Q - Y~‖_F, Q orthogonal (the narrower padded with zeros)',
    range: '0 and above, 0 = same',
    units: 'units of the activations',
    citation: schonemann,
    compute: (x, y) => Math.sqrt(squaredDistanceOf(rotatedCentred(x, y))),
  },
  {
    ...shape,
    key: 'procrustes.similarity_nuc',
    title: 'Procrustes similarity',
    formula: product,
    range: '0 to 1',
    citation: 'Harvey et al. 2024, arXiv:2407.09443',
    similarity: true,
    distance: false,
    self: 1,
    compute: (x, y) => similarityOf(rotatedCentred(x, y)),
  },
  {
    ...shape,
    key: 'procrustes.sq_distance_normalised',
    title: 'Procrustes distance at norm 1, squared',
    formula: `2 - 2c, ${product}`,
    range: '0 to 2, 0 = same',
    citation: ding,
    compute: (x, y) => 2 - 2 * similarityOf(rotatedCentred(x, y)),
  },
  {
    ...shape,
    key: 'procrustes.distance_normalised',
    title: 'Procrustes distance at norm 1',
    formula: `√(2 - 2c), ${product}`,
    range: '0 to √2, 0 = same',
    citation: williams,
    compute: (x, y) => Math.sqrt(2 - 2 * similarityOf(rotatedCentred(x, y))),
  },
  {
    ...shape,
    key: 'procrustes.angular',
    title: 'Procrustes angle',
    formula: `arccos c, ${product}`,
    range: '0 to π/2, 0 = same',
    units: 'radians',
    citation: williams,
    compute: (x, y) => angleOf(rotatedCentred(x, y)),
  },
  {
    ...shape,
    key: 'procrustes.scipy_disparity',
    title: 'Procrustes disparity',
    formula: `1 - c², the squared distance after the best rotation and scaling, ${product}`,
    range: '0 to 1, 0 = same',
    citation: 'Gower 1975, Psychometrika 40:33 (as scipy.spatial.procrustes)',
    compute: (x, y) => 1 - similarityOf(rotatedCentred(x, y)) ** 2,
  },
  {
    ...shape,
    key: 'procrustes.uncentered.angular',
    title: 'Procrustes angle, not centred',
    formula: 'arccos of ‖XᵀY‖_* / (‖X‖_F ‖Y‖_F)',
    range: '0 to π/2, 0 = same',
    units: 'radians',
    citation: williams,
    invariances: invariantTo('orthogonal', 'scaling'),
    caveat: 'Near 0 for any two layers whose mean activation is far from 0: it compares the means first.',
    compute: (x, y) => angleOf(rotatedAsTheyAre(x, y)),
  },
];
