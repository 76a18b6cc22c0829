/** Powers with a constant exponent. */
import { UserError } from '../../errors';
import { floatType, scaled, sumToShape, type GradientRule } from './rule';

/** p x^(p - 1), for a single number p; with p = 0 the base has no influence. */
const pow: GradientRule = ({ graph, node, gradient }) => {
  const [base, exponent] = node.inputs;
  const { constant } = exponent;
  if (constant?.data.length !== 1)
    throw new UserError(
      `node ${node.name} (Pow)`,
      'cannot be trained through: its exponent is not a single constant number.',
      'Write it with Exp and Log.',
    );
  const power = Number(constant.data[0]);
  if (power === 0) return [undefined];
  const lower = () =>
    power === 2 ? base : graph.op('Pow', [base, graph.scalar(power - 1, floatType(base))]);
  return [sumToShape(graph, graph.op('Mul', [gradient, scaled(graph, lower(), power)]), base)];
};

/** Gradient rules of powers. */
export const power: Record<string, GradientRule> = { Pow: pow };
