/** What a spec must keep to beyond its own schema: the data that it meets, and numbers that must fit each other. */
import type { InputInfo } from '../data/dataset';
import { UserError } from '../errors';
import type { ModelPorts } from './model';
import type { ModelSpec } from './spec';

/** What each kind of input is called, and the architectures that take it. */
const TAKERS: Record<InputInfo['kind'], { called: string; kinds: readonly ModelSpec['kind'][] }> = {
  vector: { called: 'vectors', kinds: ['mlp'] },
  tokens: { called: 'sequences of tokens', kinds: ['encoder-decoder', 'decoder-only'] },
  image: { called: 'images', kinds: ['cnn', 'resnet', 'vit'] },
};

const list = (words: readonly string[]) =>
  words.length === 1 ? words[0] : `${words.slice(0, -1).join(', ')} or ${words[words.length - 1]}`;

/** The input, which must be of the kind that the architecture takes. */
export function inputOf<K extends InputInfo['kind']>(
  { input }: ModelPorts,
  kind: K,
  architecture: ModelSpec['kind'],
): Extract<InputInfo, { kind: K }> {
  const isOfKind = (info: InputInfo): info is Extract<InputInfo, { kind: K }> => info.kind === kind;
  if (isOfKind(input)) return input;
  const { called, kinds } = TAKERS[input.kind];
  throw new UserError(
    'model.kind',
    `is "${architecture}", which takes ${TAKERS[kind].called}; the data are ${called}.`,
    `Use ${list(kinds.map((word) => `"${word}"`))}, or other data.`,
  );
}

/** Divisors of a number, rising. */
const divisors = (number: number) =>
  Array.from({ length: number }, (_, i) => i + 1).filter((divisor) => number % divisor === 0);

/** Heads must share the width equally. */
export function checkHeads(heads: number, width: number): void {
  if (width % heads !== 0)
    throw new UserError(
      'model.heads',
      `is ${heads}, which does not divide the width ${width}.`,
      `Use ${list(
        divisors(width)
          .filter((divisor) => divisor <= 64)
          .map(String),
      )}, or another width.`,
    );
}

/** Patches must tile the image. */
export function checkPatch(patch: number, { height, width }: { height: number; width: number }): void {
  const fitting = divisors(Math.min(height, width)).filter(
    (side) => height % side === 0 && width % side === 0 && side <= 64,
  );
  if (!fitting.includes(patch))
    throw new UserError(
      'model.patch',
      `is ${patch}, which does not divide the image side (${height} x ${width}).`,
      `Use ${list(fitting.map(String))}, or another size of images.`,
    );
}

/** Every stage needs its number of blocks. */
export function checkStages(channels: readonly number[], blocks: readonly number[]): void {
  if (channels.length !== blocks.length)
    throw new UserError(
      'model.blocks',
      `has ${blocks.length} entries where model.channels has ${channels.length}.`,
      `Give ${channels.length} numbers of blocks, one a stage.`,
    );
}

/** How often an image can be made `stride` times smaller before nothing is left to make smaller. */
function mostReductions(stride: number, side: number): number {
  let count = 0;
  for (let left = side; left >= stride; left = Math.ceil(left / stride)) count++;
  return count;
}

/** Strides must leave an image to take steps in: none may step over the whole of what it gets. */
export function checkStrides(
  { stride, reductions }: { stride: number; reductions: number },
  { height, width }: { height: number; width: number },
): void {
  if (stride === 1) return;
  const most = mostReductions(stride, Math.min(height, width));
  if (reductions <= most) return;
  const needed = (stride - 1) * stride ** (reductions - 1) + 1;
  throw new UserError(
    'model.channels',
    `asks for ${reductions} convolutions of stride ${stride}, which shrink an image of ${height} x ${width} to nothing.`,
    `Use ${most > 0 ? `at most ${most} of them, or ` : ''}images of at least ${needed} x ${needed}.`,
  );
}

/** A sequence has a position for each feature that is put out, and something before them. */
export function checkOutputs(
  { length, outputs }: { length: number; outputs: number },
  features: number,
): void {
  if (outputs !== features) throw new Error(`${features} features cannot be put out at ${outputs} positions`);
  if (outputs >= length) throw new Error('a sequence needs tokens before its outputs');
}
