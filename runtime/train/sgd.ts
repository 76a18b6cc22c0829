/**
 * Stochastic gradient descent as PyTorch defines it, with g the gradient plus decay w:
 *   without momentum  w' = w - rate g
 *   with momentum     v' = momentum v + g,  w' = w - rate v'
 *   Nesterov          v' = momentum v + g,  w' = w - rate (g + momentum v')
 */
import type { Graph, Value } from '../onnx/graph';
import { accumulate } from './accumulate';
import type { RuleOptions, UpdateRule } from './optimizer';
import type { OptimizerSpec } from './spec';

type SgdSpec = Extract<OptimizerSpec, { kind: 'sgd' }>;

/**
 * With gradients that come multiplied by the learning rate: w' = w - (factor (rate g) + rate factor decay w), where the
 * factor 1 - rate factor decay on w would lose its last digits.
 */
function scaledRule({ rate, factor, weightDecay }: RuleOptions): UpdateRule {
  if (weightDecay === 0)
    return {
      slots: [],
      schedule: {},
      update: (graph, parameter, gradient) => [accumulate(graph, gradient, parameter, -factor, 1)],
    };
  return {
    slots: [],
    schedule: { decay: (step) => rate(step) * weightDecay },
    update(graph, parameter, gradient, _slots, { decay }) {
      const change = accumulate(graph, gradient, graph.op('Mul', [parameter, decay]), factor, 1);
      return [graph.op('Sub', [parameter, change])];
    },
  };
}

const step = (graph: Graph, parameter: Value, direction: Value, rate: Value) =>
  graph.op('Sub', [parameter, graph.op('Mul', [direction, rate])]);

/** The rule of one group. Slot `momentum` is PyTorch's `momentum_buffer`. */
export function sgd({ momentum, nesterov }: SgdSpec, options: RuleOptions): UpdateRule {
  if (options.scaled) return scaledRule(options);
  const { rate: rateAt, weightDecay } = options;
  return {
    slots: momentum > 0 ? ['momentum'] : [],
    schedule: { rate: rateAt },
    update(graph, parameter, gradient, [velocity], { rate }) {
      const decayed = weightDecay > 0 ? accumulate(graph, gradient, parameter, 1, weightDecay) : gradient;
      if (momentum === 0) return [step(graph, parameter, decayed, rate)];
      const next = nesterov
        ? graph.op('Add', [graph.op('Mul', [velocity, graph.scalar(momentum, 'float32')]), decayed])
        : accumulate(graph, decayed, velocity, 1, momentum);
      const direction = nesterov
        ? graph.op('Add', [decayed, graph.op('Mul', [next, graph.scalar(momentum, 'float32')])])
        : next;
      return [step(graph, parameter, direction, rate), next];
    },
  };
}
