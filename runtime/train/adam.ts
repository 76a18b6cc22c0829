/**
 * Adam (Kingma and Ba 2015) as PyTorch defines it:
 *   m' = b1 m + (1 - b1) g,  v' = b2 v + (1 - b2) g^2,
 *   w' = w - rate / (1 - b1^t) m' / (sqrt(v' / (1 - b2^t)) + epsilon)   at step t = 1, 2, ...
 * computed in fewer passes over the parameters by keeping the sums M = m / (1 - b1) and V = v / (1 - b2):
 *   M' = b1 M + g,  V' = b2 V + g^2,  w' = w - rate_t M' / (sqrt(V') + epsilon_t)
 * with c_t = sqrt((1 - b2) / (1 - b2^t)), rate_t = rate (1 - b1) / (1 - b1^t) / c_t, epsilon_t = epsilon / c_t.
 */
import type { Optimizer } from './optimizer';
import type { OptimizerSpec } from './spec';

/** Slots: `gradients` is M (PyTorch's exp_avg / (1 - b1)), `squares` is V (exp_avg_sq / (1 - b2)). */
export function adam(spec: Extract<OptimizerSpec, { kind: 'adam' | 'adamw' }>): Optimizer {
  const { beta1, beta2, learningRate, epsilon } = spec;
  const scale = (step: number) => Math.sqrt((1 - beta2) / (1 - beta2 ** (step + 1)));
  return {
    slots: ['adam.gradients', 'adam.squares'],
    schedule: {
      rate: (step) => (learningRate * (1 - beta1)) / (1 - beta1 ** (step + 1)) / scale(step),
      epsilon: (step) => epsilon / scale(step),
    },
    update(graph, parameter, gradient, [gradients, squares], { rate, epsilon: floor }) {
      const decayed = (slot: typeof gradients, beta: number) =>
        graph.op('Mul', [slot, graph.scalar(beta, 'float32')]);
      const sum = graph.op('Add', [decayed(gradients, beta1), gradient]);
      const squareSum = graph.op('Add', [decayed(squares, beta2), graph.op('Mul', [gradient, gradient])]);
      const size = graph.op('Add', [graph.op('Sqrt', [squareSum]), floor]);
      const change = graph.op('Mul', [graph.op('Div', [sum, size]), rate]);
      return [graph.op('Sub', [parameter, change]), sum, squareSum];
    },
  };
}
