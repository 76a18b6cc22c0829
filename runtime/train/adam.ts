/**
 * Adam (Kingma and Ba 2015) and AdamW (Loshchilov and Hutter 2019) as PyTorch defines them:
 *   m' = b1 m + (1 - b1) g,  v' = b2 v + (1 - b2) g^2,
 *   w' = w - rate / (1 - b1^t) m' / (sqrt(v' / (1 - b2^t)) + epsilon)   at step t = 1, 2, ...
 * with decay w added to g first (Adam), or w multiplied by 1 - rate decay first (AdamW).
 * Computed in fewer passes over the parameters by keeping the sums M = m / (1 - b1) and V = v / (1 - b2):
 *   M' = b1 M + g,  V' = b2 V + g^2,  w' = w - rate_t M' / (sqrt(V') + epsilon_t)
 * with c_t = sqrt((1 - b2) / (1 - b2^t)), rate_t = rate (1 - b1) / (1 - b1^t) / c_t, epsilon_t = epsilon / c_t.
 */
import { accumulate } from './accumulate';
import type { RuleOptions, UpdateRule } from './optimizer';
import type { OptimizerSpec } from './spec';

type AdamSpec = Extract<OptimizerSpec, { kind: 'adam' | 'adamw' }>;

/** Slots: `adam.gradients` is M (PyTorch's exp_avg / (1 - b1)), `adam.squares` is V (exp_avg_sq / (1 - b2)). */
export function adam(
  { kind, beta1, beta2, epsilon }: AdamSpec,
  { rate: rateAt, weightDecay }: RuleOptions,
): UpdateRule {
  const scale = (step: number) => Math.sqrt((1 - beta2) / (1 - beta2 ** (step + 1)));
  const coupled = kind === 'adam' && weightDecay > 0;
  const decoupled = kind === 'adamw' && weightDecay > 0;
  return {
    slots: ['adam.gradients', 'adam.squares'],
    schedule: {
      rate: (step) => (rateAt(step) * (1 - beta1)) / (1 - beta1 ** (step + 1)) / scale(step),
      epsilon: (step) => epsilon / scale(step),
      ...(decoupled ? { keep: (step: number) => 1 - rateAt(step) * weightDecay } : {}),
    },
    update(graph, parameter, ofLoss, [gradients, squares], { rate, epsilon: floor, keep }) {
      const gradient = coupled ? accumulate(graph, ofLoss, parameter, 1, weightDecay) : ofLoss;
      const decayed = (slot: typeof gradients, beta: number) =>
        graph.op('Mul', [slot, graph.scalar(beta, 'float32')]);
      const sum = graph.op('Add', [decayed(gradients, beta1), gradient]);
      const squareSum = graph.op('Add', [decayed(squares, beta2), graph.op('Mul', [gradient, gradient])]);
      const size = graph.op('Add', [graph.op('Sqrt', [squareSum]), floor]);
      const change = graph.op('Mul', [graph.op('Div', [sum, size]), rate]);
      const kept = decoupled ? graph.op('Mul', [parameter, keep]) : parameter;
      return [graph.op('Sub', [kept, change]), sum, squareSum];
    },
  };
}
