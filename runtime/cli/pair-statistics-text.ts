/** How the statistics of pairs of layers look on a terminal. */
import type { PairStatistics } from '../inspections/pair-statistics';
import type { BootstrapInterval } from '../measures/statistics/contract';
import { probeText } from './probe-text';
import { counted, fixed, percent, table, type Column } from './terminal';

const DASH = '–';
const HALVES =
  'Intervals are from halves of the inputs, moved to the value: this measure can not tell copies of an input apart.';
const value = (number: number | null | undefined): string =>
  number === null || number === undefined ? DASH : fixed(number);
const p = (number: number | null | undefined): string =>
  number === null || number === undefined ? DASH : number.toFixed(4);
const interval = (of: BootstrapInterval | null): string =>
  of ? `[${fixed(of.low)}, ${fixed(of.high)}]` : DASH;

const right = (title: string): Column => ({ title, align: 'right' });
const left = (title: string): Column => ({ title, align: 'left', shrinks: true });

function pairTable({ pairs, settings, reads }: PairStatistics, width: number): string {
  const share = percent(settings.level, 0);
  const bound = reads === 'similarity' ? `${share} below` : `${share} above`;
  const columns = [
    left('layer of A'),
    left('layer of B'),
    right('value'),
    right(`${share} interval`),
    right('by chance'),
    right(bound),
    right('p'),
    right('corrected'),
  ];
  const rows = pairs.map((pair) => [
    pair.a,
    pair.b,
    value(pair.value),
    interval(pair.interval),
    value(pair.chance?.mean),
    value(pair.chance?.bound),
    p(pair.chance?.p),
    p(pair.corrected),
  ]);
  return table(columns, rows, width);
}

function differenceTable({ differences, settings }: PairStatistics, width: number): string {
  const columns = [
    left('pair'),
    left('less'),
    right('difference'),
    right(`${percent(settings.level, 0)} interval`),
    right('p'),
    right('corrected'),
  ];
  const rows = differences.map((each) => [
    each.first,
    each.second,
    value(each.difference),
    interval(each.interval),
    p(each.p),
    p(each.corrected),
  ]);
  return table(columns, rows, width);
}

function reasonsOf({ pairs, differences }: PairStatistics): string[] {
  const ofPairs = pairs.flatMap(({ a, b, undefined: reasons }) =>
    [...new Set(Object.values(reasons))].map((reason) => `${a === b ? a : `${a} – ${b}`}: ${reason}`),
  );
  const ofDifferences = differences.flatMap(({ first, second, undefined: reason }) =>
    reason && !pairs.some((pair) => pair.interval === null) ? [`${first} less ${second}: ${reason}`] : [],
  );
  return [...ofPairs, ...ofDifferences];
}

/** Pairs with their statistics, then the differences between successive pairs. */
export function pairStatisticsText(statistics: PairStatistics, width: number): string {
  const { measure, formula, settings, correction, anchors, caveats, probe, reduction } = statistics;
  const halves = statistics.pairs.some(({ interval: of }) => of?.from === 'half samples');
  const notes = [...caveats, ...(halves ? [HALVES] : []), ...reasonsOf(statistics)];
  return [
    probeText(probe, reduction),
    `${measure}: ${formula}`,
    ...(anchors ? [`Rows are cosines to ${counted(anchors.length, 'anchor input')}.`] : []),
    `${counted(settings.bootstrap, 'draw')} of inputs, ${counted(settings.permutations, 'permutation')}, seed ${settings.seed}; p corrected: ${correction}`,
    '',
    pairTable(statistics, width),
    ...(statistics.differences.length > 0
      ? ['', 'Each pair less the one before it, over the same draws:', differenceTable(statistics, width)]
      : []),
    ...(notes.length > 0 ? ['', ...notes.map((note) => `! ${note}`)] : []),
  ].join('\n');
}
