/** Whether pairs of correlated features can be dealt. */
import { UserError } from '../errors';
import type { FeatureInfo } from './dataset';
import type { BinaryDataSpec } from './spec';

/**
 * Checks that each pair is of two different features that exist, are in no other pair and have equally many values.
 * @throws UserError that names the path in the study
 */
export function checkCorrelations(
  features: readonly FeatureInfo[],
  correlations: BinaryDataSpec['correlations'],
): void {
  const names = features.map(({ name }) => name);
  const paired = new Set<string>();
  correlations.forEach((pair, i) => {
    const at = `data.correlations[${i}].features`;
    pair.features.forEach((name, side) => {
      if (!names.includes(name))
        throw new UserError(
          `${at}[${side}]`,
          `no feature is called "${name}".`,
          `Use two of: ${names.join(', ')}.`,
        );
      if (paired.has(name))
        throw new UserError(
          `${at}[${side}]`,
          `"${name}" is in a pair already.`,
          'Name each feature once in all pairs.',
        );
      paired.add(name);
    });
    const [a, b] = pair.features.map((name) => features[names.indexOf(name)].classes);
    if (a !== b)
      throw new UserError(
        at,
        `"${pair.features[0]}" has ${a} values and "${pair.features[1]}" has ${b}.`,
        'Give both equally many values, or leave the pair out.',
      );
  });
}
