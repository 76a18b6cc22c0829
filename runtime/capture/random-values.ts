/** Random values for one input of a model. */
import type { ModelInput } from '../checkpoints/model';
import { randomStream } from '../data/random';
import type { ElementType, NdArray } from '../engine/ndarray';
import { zeros } from './arrays';
import { convert } from './convert';

/** Integers are drawn below this where nothing bounds them. */
const INTEGER_BOUND = 10;
const LARGEST_DRAW = 2 ** 31;
const FLOATING: ReadonlySet<ElementType> = new Set(['float32', 'float64', 'float16']);

/** An array of the given type and shape, a function of seed and input name alone. */
export function randomValues(
  input: ModelInput,
  type: ElementType,
  shape: readonly number[],
  seed: number,
): NdArray {
  const draws = zeros('float64', shape);
  const stream = randomStream(seed, 'random inputs', input.name);
  const bound = type === 'bool' ? 2 : Math.min(input.indexBound ?? INTEGER_BOUND, LARGEST_DRAW);
  const draw = /mask/i.test(input.name)
    ? () => 1
    : FLOATING.has(type)
      ? () => stream.uniform() * 2 - 1
      : () => stream.integer(bound);
  for (let i = 0; i < draws.data.length; i++) draws.data[i] = draw();
  return convert('random inputs', input.name, draws, type);
}
