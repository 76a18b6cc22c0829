/** Shape metrics: angle and distance after partial whitening and the best rotation (netrep's linear metric). */
import { type Aligned, angleOf, squaredDistanceOf } from '../alignment';
import { overlapNeeds, spread, varying, weightedNuclearNorm } from '../canonical';
import { sum, sumOfSquares } from '../matrix';
import { type PairMeasure, invariantTo } from '../measure';
import { oncePerPair } from '../once';
import type { Representation } from '../representation';
import { rotatedCentred, rotationNeeds } from './procrustes';

/** Least variance (squared singular value) that whitening divides by. */
const FLOOR = 1e-7;

/**
 * The singular values of Z W for W = V diag(α + (1 - α) λ^-½) Vᵀ, times the factor that restores the total variance.
 * λ are the eigenvalues of ZᵀZ padded with zeros to `width`, and none below {@link FLOOR}.
 */
function whitenedSpread(z: Representation, width: number, alpha: number): Float64Array {
  const s = spread(z);
  const variances = new Float64Array(width).fill(FLOOR);
  s.forEach((value, k) => (variances[k] = Math.max(value * value, FLOOR)));
  const gains = variances.map((variance) => alpha + (1 - alpha) / Math.sqrt(variance));
  const whitened = variances.map((variance, k) => variance * gains[k] * gains[k]);
  const restored = Math.sqrt(sum(variances) / sum(whitened));
  return s.map((value, k) => value * gains[k] * restored);
}

/** X~ and Y~, whitened as far as α < 1 says, after the best rotation. */
function whitened(alpha: number): (x: Representation, y: Representation) => Aligned {
  return oncePerPair((x: Representation, y: Representation) => {
    const [zx, zy] = [varying(x), varying(y)];
    const width = Math.max(x.matrix.cols, y.matrix.cols);
    const [a, b] = [whitenedSpread(zx, width, alpha), whitenedSpread(zy, width, alpha)];
    return {
      product: weightedNuclearNorm(zx, zy, a, b),
      normX: sumOfSquares(a),
      normY: sumOfSquares(b),
    };
  });
}

const words = {
  '0.0': 'whitened',
  '0.5': 'half whitened',
  '1.0': 'not whitened',
} as const;

const wide =
  'Where units are as many as inputs or more, whitened representations differ little whatever they are: distances say nothing then.';
const caveats = {
  '0.0': `${wide} Directions of a variance below 1e-7 (sum of squares) are not amplified further.`,
  '0.5': `${wide} Half whitening depends on the scale of the activations.`,
  '1.0': 'The Procrustes angle and distance. With few inputs for the number of units it is small by chance.',
} as const;

/** Changes that leave angles as they are; distances keep the scale of the activations. */
const invariances = {
  '0.0': invariantTo('orthogonal', 'scaling', 'translation', 'linear'),
  '0.5': invariantTo('orthogonal', 'translation'),
  '1.0': invariantTo('orthogonal', 'scaling', 'translation'),
} as const;

function ofAlpha(text: keyof typeof words): PairMeasure[] {
  const alpha = Number(text);
  const aligned = alpha === 1 ? rotatedCentred : whitened(alpha);
  const form = `X' = X~ V diag(α + (1 - α) λ^-½) Vᵀ of the total variance of X~, λ and V of X~ᵀX~, λ at least 1e-7, α = ${text}`;
  const base = {
    of: 'pair',
    family: 'Procrustes and shape',
    similarity: false,
    distance: true,
    self: 0,
    symmetric: true,
    citation: 'Williams et al. 2021, arXiv:2110.14739',
    caveat: caveats[text],
    needs: alpha < 1 ? overlapNeeds : rotationNeeds,
  } as const;
  return [
    {
      ...base,
      key: `netrep.linear_metric.alpha${text}.angular`,
      title: `Shape angle, ${words[text]}`,
      formula: `arccos of ‖X'ᵀY'‖_* / (‖X'‖_F ‖Y'‖_F), ${form}`,
      range: '0 to π/2, 0 = same',
      units: 'radians',
      invariances: invariances[text],
      compute: (x, y) => angleOf(aligned(x, y)),
    },
    {
      ...base,
      key: `netrep.linear_metric.alpha${text}.euclidean`,
      title: `Shape distance, ${words[text]}`,
      formula: `min_Q ‖X'Q - Y'‖_F, Q orthogonal, ${form}`,
      range: '0 and above, 0 = same',
      units: 'units of the activations',
      invariances: invariantTo('orthogonal', 'translation'),
      compute: (x, y) => Math.sqrt(squaredDistanceOf(aligned(x, y))),
    },
  ];
}

/** Linear shape metrics, each amount of whitening under its key. */
export const shapeMetricMeasures: readonly PairMeasure[] = (['0.0', '0.5', '1.0'] as const).flatMap(ofAlpha);
