/** `replens measures`: what can be measured, and what each measure is. */
import { UserError } from '../../errors';
import { measureCatalogue, type MeasureInfo } from '../../measures/catalogue';
import { families, type Invariances } from '../../measures/measure';
import { jsonOption, type Command } from '../command';

const changes: Record<keyof Invariances, string> = {
  orthogonal: 'rotation of the units',
  scaling: 'scaling',
  translation: 'another origin',
  linear: 'invertible linear maps',
};

function invarianceText({ invariances }: MeasureInfo): string {
  const names = (Object.keys(changes) as (keyof Invariances)[]).filter((change) => invariances?.[change]);
  return names.length === 0 ? 'nothing' : names.map((name) => changes[name]).join(', ');
}

const readings = {
  similarity: 'higher = more similar',
  distance: 'lower = more similar',
} as const;

/** One measure: its title, its keys (of X and of Y where it is of one representation) and what it is. */
function describe(info: MeasureInfo, keys: readonly string[]): string {
  const { title, formula, range, units, reads, symmetric, citation, caveat } = info;
  const unit = units === undefined || units === 'none' ? '' : `, in ${units}`;
  const reading = [reads && readings[reads], symmetric === false && 'X against Y is not Y against X'].filter(
    (text) => typeof text === 'string',
  );
  const facts: [name: string, text: string | undefined][] = [
    ['key', keys.join(', ')],
    ['formula', formula],
    ['range', `${range}${unit}`],
    ['reads', reading.length > 0 ? reading.join('; ') : undefined],
    ['invariant to', invarianceText(info)],
    ['source', citation === 'none' ? undefined : citation],
    ['caveat', caveat],
  ];
  const lines = facts.flatMap(([name, text]) => (text === undefined ? [] : `  ${name.padEnd(12)}  ${text}`));
  return [title ?? info.key, ...lines].join('\n');
}

function matches(info: MeasureInfo, words: readonly string[]): boolean {
  const text = [info.key, info.title, info.family, info.formula, info.citation].join(' ').toLowerCase();
  return words.every((word) => text.includes(word));
}

function render(found: readonly MeasureInfo[]): string {
  const keys = new Map<string, string[]>();
  const nameOf = ({ family, title, key }: MeasureInfo) => `${family} ${title ?? key}`;
  for (const info of found) keys.set(nameOf(info), [...(keys.get(nameOf(info)) ?? []), info.key]);
  const isFirst = (info: MeasureInfo) => keys.get(nameOf(info))?.[0] === info.key;
  return [...families, undefined]
    .flatMap((family) => {
      const ofFamily = found.filter((info) => info.family === family && isFirst(info));
      if (ofFamily.length === 0) return [];
      const heading = (family ?? 'Other').toUpperCase();
      return [heading, ...ofFamily.map((info) => describe(info, keys.get(nameOf(info)) ?? []))];
    })
    .join('\n\n');
}

export const measures: Command = {
  name: 'measures',
  summary: 'List the measures: formula, range, invariances, source and caveat of each.',
  positionals: ['[SEARCH]'],
  options: { json: jsonOption },
  details: `
SEARCH: words that the key, title, family, formula or source has, such as "cka" or "rsa spearman".
The knn measures take any number of neighbours, which their key names: knn.mutual.cosine.k25.

Example: replens measures "cka debiased"`,
  async run(positionals, values, io) {
    const words = positionals
      .flatMap((text) => text.toLowerCase().split(/\s+/))
      .filter((word) => word !== '');
    const found = measureCatalogue().filter((info) => matches(info, words));
    if (found.length === 0)
      throw new UserError(
        words.join(' '),
        'No measure has this in its name.',
        'See all with "replens measures".',
      );
    if (values.json === true) io.printJson(found);
    else io.print(render(found));
  },
};
