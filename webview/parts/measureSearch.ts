/** Which measures a search finds, and how a list of choices groups and describes them: pure. */
import type { MeasureInfo } from '../../runtime/measures/catalogue';
import { measureName } from '../charts/wording';

/** A measure to choose, or anything else that is chosen like one: its `family` is the heading that it stands under. */
export type Choosable = Pick<MeasureInfo, 'key' | 'title' | 'formula' | 'range' | 'citation'> &
  Partial<Pick<MeasureInfo, 'units' | 'caveat' | 'invariances' | 'reads'>> & { family?: string };

/** Choices under one heading. */
export interface Group {
  family: string;
  measures: Choosable[];
}

/** Where nothing else is said. */
const OTHERS = 'Others';

/** Short name for people. */
export function titleOf({ key, title }: { key: string; title?: string }): string {
  return title ?? measureName(key);
}

/** The one chosen, else the first, which is the default. */
export function measureOf<M extends { key: string }>(
  measures: readonly M[],
  chosen: string | null,
): M | undefined {
  return measures.find(({ key }) => key === chosen) ?? measures[0];
}

/** Those in whose title, key, family or citation every word of the query occurs, whatever its case and accents. */
export function found(measures: readonly Choosable[], query: string): Choosable[] {
  const words = plain(query).split(/\s+/).filter(Boolean);
  return measures.filter((measure) => {
    const text = plain([titleOf(measure), measure.key, measure.family, measure.citation].join(' '));
    return words.every((word) => text.includes(word));
  });
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase();
}

/** By family, families in the order in which they first occur. */
export function grouped(measures: readonly Choosable[]): Group[] {
  const groups = new Map<string, Choosable[]>();
  for (const measure of measures) {
    const family = measure.family ?? OTHERS;
    groups.set(family, [...(groups.get(family) ?? []), measure]);
  }
  return [...groups].map(([family, members]) => ({ family, measures: members }));
}

/** A fact about a measure: what it is called, and what it says. */
export type Fact = readonly [name: string, text: string];

/** What to know of a measure before reading its numbers; the caveat comes last. */
export function factsOf(measure: Choosable): Fact[] {
  const { formula, range, units, citation, caveat } = measure;
  const facts: [string, string | undefined][] = [
    ['Formula', formula],
    ['Range', readingOf(measure) + range],
    ['Units', units],
    ['Unchanged by', invariancesText(measure)],
    ['From', citation === 'none' ? undefined : citation],
    ['Caveat', caveat],
  ];
  return facts.flatMap(([name, text]): Fact[] => (text ? [[name, text]] : []));
}

function readingOf({ reads, range }: Choosable): string {
  if (reads !== 'distance') return '';
  return /0 = same/.test(range) ? 'a distance: ' : 'a distance, 0 = same: ';
}

/** The changes of a representation that leave the value as it is, in words; undefined where nothing is known. */
export function invariancesText({ invariances }: Pick<Choosable, 'invariances'>): string | undefined {
  if (!invariances) return undefined;
  const { orthogonal, scaling, translation, linear } = invariances;
  const changes = [
    linear ? 'any invertible linear map' : orthogonal ? 'rotation of the units' : '',
    scaling && !linear ? 'scaling' : '',
    translation ? 'a shift of all rows' : '',
  ].filter(Boolean);
  return changes.length === 0 ? 'nothing but the order of the inputs' : changes.join(', ');
}
