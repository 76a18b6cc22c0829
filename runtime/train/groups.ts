/** Which parameters are updated how: factor on the rate, weight decay, or not at all. */
import { UserError } from '../errors';
import type { Parameter } from '../models/model';
import type { GroupsSpec } from './spec-optimizer';

/** Parameters that are updated in the same way. */
export interface ParameterGroup {
  /** Factor on the learning rate, above 0. */
  readonly rate: number;
  readonly weightDecay: number;
  readonly parameters: readonly Parameter[];
}

/** All parameters of a model, sorted by how they are updated. */
export interface ParameterGroups {
  readonly groups: readonly ParameterGroup[];
  /** Parameters that are not updated, and by which no gradient is computed. */
  readonly frozen: readonly Parameter[];
}

/** A pattern in which * stands for any characters, as a regular expression. */
function pattern(match: string): RegExp {
  const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${match.split('*').map(literal).join('.*')}$`);
}

function checkMatches(parameters: readonly Parameter[], specs: GroupsSpec): void {
  specs.forEach(({ match }, i) => {
    if (parameters.some(({ name }) => pattern(match).test(name))) return;
    throw new UserError(
      `training.groups[${i}].match`,
      `is "${match}", which is no parameter of this model.`,
      `The parameters are: ${parameters.map(({ name }) => name).join(', ')}.`,
    );
  });
}

/**
 * Sorts parameters into groups. `weightDecay` is that of the optimizer: it is for parameters that decay; one given by a
 * group is for all that match it. Throws {@link UserError} where a pattern matches nothing or nothing is left to train.
 */
export function groupParameters(
  parameters: readonly Parameter[],
  specs: GroupsSpec,
  weightDecay: number,
): ParameterGroups {
  checkMatches(parameters, specs);
  const groups = new Map<string, { rate: number; weightDecay: number; parameters: Parameter[] }>();
  const frozen: Parameter[] = [];
  for (const parameter of parameters) {
    const spec = specs.findLast(({ match }) => pattern(match).test(parameter.name));
    const rate = spec?.rate ?? 1;
    if (rate === 0) {
      frozen.push(parameter);
      continue;
    }
    const decay = spec?.weightDecay ?? (parameter.decays ? weightDecay : 0);
    const key = `${rate} ${decay}`;
    const group = groups.get(key) ?? { rate, weightDecay: decay, parameters: [] };
    group.parameters.push(parameter);
    groups.set(key, group);
  }
  if (groups.size === 0)
    throw new UserError(
      'training.groups',
      'freeze all parameters.',
      'Leave at least one with a rate above 0.',
    );
  return { groups: [...groups.values()], frozen };
}
