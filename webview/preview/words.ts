/** Data sets in words. */
import type { DataPreview } from '../../runtime/preview/preview';
import { count } from '../charts/format';

type Described = Pick<DataPreview, 'features'>;

/** What a state of a feature is called: its value's name or number, or `absent`. */
export function stateName({ features }: Described, feature: number, state: number): string {
  return state < 0 ? 'absent' : (features[feature].values?.[state] ?? String(state));
}

/** States of the features of an example. */
export function statesOf({ examples, features }: DataPreview, example: number): number[] {
  const width = features.length;
  return Array.from(examples.states.subarray(example * width, (example + 1) * width));
}

/** "star, dots, red" where values have names, else "easy 1, hard 0". */
export function exampleName(preview: DataPreview, example: number): string {
  return statesOf(preview, example)
    .map((state, f) => {
      const name = stateName(preview, f, state);
      const { values, name: feature } = preview.features[f];
      return values && !ambiguous(preview) ? name : `${feature} ${name}`;
    })
    .join(', ');
}

/** Whether the same value is a value of several features, so that it needs its feature's name. */
function ambiguous({ features }: Described): boolean {
  const all = features.flatMap(({ values }) => values ?? []);
  return new Set(all).size < all.length;
}

/** "32 x 32 pixels, 3 channels" */
export function inputText({ input }: Pick<DataPreview, 'input'>): string {
  switch (input.kind) {
    case 'vector':
      return `${count(input.width)} bits`;
    case 'tokens':
      return `${count(input.length - input.outputs)} tokens, then ${input.outputs} to put features out`;
    case 'image':
      return `${input.width} × ${input.height} pixels, ${input.channels === 1 ? 'one channel' : `${input.channels} channels`}`;
  }
}

/** The names of the splits, in the order of all counts. */
export const SPLITS = ['train', 'validation', 'test'] as const;

/** What the balance of a data set is, in one sentence, and whether all combinations are equally frequent. */
export function balance({ features, spread, allCombinations }: DataPreview): { even: boolean; text: string } {
  const possible = features.reduce((product, { classes }) => product * classes, 1);
  const even = allCombinations === possible && spread.every(({ least, most }) => most - least <= 1);
  const each = spread.map(
    ({ least, most }, s) =>
      `${least === most ? count(least) : `${count(least)} to ${count(most)}`} rows in ${SPLITS[s]}`,
  );
  const combinations = count(allCombinations);
  return {
    even,
    text: even
      ? `All ${combinations} combinations of values are equally frequent: each has ${each.join(', ')}.`
      : `The ${combinations} combinations that occur are not equally frequent: each has ${each.join(', ')}.`,
  };
}
