/** Control flow. */
import { formatShape } from '../../engine/ndarray';
import { ShapeMismatch, type TypeRule } from './rule';

/**
 * Loop: inputs are the trip count, the condition and the initial state; the body takes (iteration, condition,
 * state) and returns (condition, state, scan outputs). Each scan output gets a leading dimension `steps`.
 */
const loop: TypeRule = (inputs, { body }) => {
  if (!body || !('graph' in body)) throw new ShapeMismatch('The attribute `body` must be a graph.');
  const states = inputs.slice(2);
  const results = body.graph.outputs.slice(1);
  states.forEach((state, i) => {
    if (formatShape(results[i].shape) !== formatShape(state.shape) || results[i].type !== state.type)
      throw new ShapeMismatch(`The body changes the type or shape of ${state.name}.`);
  });
  return results.map(({ type, shape }, i) => ({
    type,
    shape: i < states.length ? shape : ['steps', ...shape],
  }));
};

/** Type rules of control flow. */
export const control: Record<string, TypeRule> = { Loop: loop };
