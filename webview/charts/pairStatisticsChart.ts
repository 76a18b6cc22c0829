/** Pairs of layers of two models along their depth: value, interval over inputs, chance; and what changes from each to the next. */
import type { PairStatistics } from '../../runtime/inspections/pair-statistics';
import type { MeasureInfo } from '../../runtime/measures/catalogue';
import type { BootstrapInterval } from '../../runtime/measures/statistics/contract';
import type { Drawing } from './chart';
import { cell, count, UNDEFINED } from './format';
import { heatScale, readingOf } from './heatScale';
import { intervalSpec, type IntervalPoint } from './intervalPoints';
import { gridStops, type Highlight } from './stops';
import { measureName } from './wording';

type Row = PairStatistics['pairs'][number];

const nameOf = ({ a, b }: Pick<Row, 'a' | 'b'>): string => (a === b ? a : `${a} – ${b}`);
const share = (level: number) => `${Number((100 * level).toPrecision(4))} %`;

/** Up to four digits, with a true minus sign. */
const number = (value: number) => cell(value).replace('-', '−');

/** "0.0010", "< 0.0001", or nothing. */
export function pText(p: number | null | undefined): string {
  if (p === null || p === undefined) return '–';
  return p < 0.0001 ? '< 0.0001' : String(Number(p.toPrecision(2)));
}

function valueText(value: number | null, interval: BootstrapInterval | null, reason?: string): string {
  if (value === null) return reason ? `${UNDEFINED}: ${reason}` : UNDEFINED;
  return interval ? `${number(value)} [${number(interval.low)}, ${number(interval.high)}]` : number(value);
}

/** The measure of each pair with its interval, against what rows matched at random give. */
export function pairStatisticsChart(statistics: PairStatistics, measure?: MeasureInfo): Drawing {
  const { pairs, settings, reads, rows } = statistics;
  const quantity = measure?.title ?? measureName(statistics.measure);
  const title = `${quantity} along depth, with intervals`;
  if (pairs.every(({ value }) => value === null)) {
    const reason = pairs[0]?.undefined.value ?? 'The models have no layers of the same name.';
    return { kind: 'empty', title, reason };
  }
  const points = pairs.map(pointOf(settings.level));
  const reach = points.map(({ value, low, high, reference }) => [value, low, high, reference]);
  const { domain: ends, legendFormat } = heatScale(reach, { ...readingOf(measure), reads });
  const withChance = pairs.some(({ chance }) => chance !== null);
  return {
    kind: 'chart',
    title,
    caption: captionOf(statistics, quantity),
    spec: (width) =>
      intervalSpec(
        {
          points,
          x: 'Pair of layers, in forward order',
          y: { title: quantity, domain: [ends[0], ends[1]], format: legendFormat },
          reference: withChance ? boundText(statistics) : null,
          joined: true,
        },
        width,
      ),
    table: {
      columns: [
        'Layer of A',
        'Layer of B',
        quantity,
        'Low',
        'High',
        'By chance',
        'Bound',
        'p',
        'Corrected p',
      ],
      rows: pairs.map(({ a, b, value, interval, chance, corrected }) => [
        a,
        b,
        value,
        interval?.low ?? null,
        interval?.high ?? null,
        chance?.mean ?? null,
        chance?.bound ?? null,
        chance?.p ?? null,
        corrected,
      ]),
    },
    stops: gridStops(1, pairs.length, (_, index) => ({
      place: { x: nameOf(pairs[index]), y: null },
      readout: readoutOf(pairs[index], quantity, rows),
      pick: { layer: pairs[index].a, other: pairs[index].b },
    })),
    highlights: ({ layer, other }) => pairs.filter(({ a, b }) => a === layer && b === other).map(mark),
  };
}

const mark = (row: Row): Highlight => ({ shape: 'line', place: { x: nameOf(row), y: null } });

const pointOf =
  (level: number) =>
  (row: Row): IntervalPoint => ({
    layer: nameOf(row),
    value: row.value,
    low: row.interval?.low ?? null,
    high: row.interval?.high ?? null,
    reference: row.chance?.bound ?? null,
    sure: row.corrected === null || row.corrected <= 1 - level + 1e-12,
  });

function boundText({ settings, reads }: PairStatistics): string {
  return `${share(settings.level)} of random matches lie ${reads === 'distance' ? 'above' : 'below'}`;
}

function captionOf({ settings, reads, rows, correction, pairs }: PairStatistics, quantity: string): string {
  const { bootstrap, permutations, level, seed } = settings;
  const how = reads === 'distance' ? ' 0 is the same.' : '';
  const halves = pairs.some((pair) => pair.interval?.from === 'half samples');
  const draws = halves ? 'draws of half' : 'bootstrap draws';
  const interval =
    bootstrap > 0
      ? ` Bars: ${share(level)} percentile interval over ${count(bootstrap)} ${draws} of the ${count(rows)} inputs.`
      : ` No intervals: no bootstrap draws were asked for.`;
  const chance =
    permutations > 0
      ? ` Dashed: what ${count(permutations)} random matches of the rows of A with those of B reach. Filled: corrected p at most ${Number((1 - level).toPrecision(3))} (${correctionName(correction)}).`
      : '';
  return `${quantity} of each pair of layers.${how}${interval}${chance} Seed ${seed}.`;
}

/** Name of a correction for several comparisons. */
export function correctionName(correction: PairStatistics['correction']): string {
  const names = { holm: 'Holm', 'benjamini-hochberg': 'Benjamini and Hochberg', none: 'not corrected' };
  return names[correction];
}

function readoutOf(row: Row, quantity: string, rows: number): Record<string, string> {
  const { a, b, value, interval, chance, corrected, undefined: reasons } = row;
  return {
    ...(a === b ? { layer: a } : { A: a, B: b }),
    [quantity]: valueText(value, interval, reasons.value),
    ...(interval || !reasons.interval || value === null
      ? {}
      : { interval: `${UNDEFINED}: ${reasons.interval}` }),
    ...(chance
      ? {
          'by chance': `${number(chance.mean)}, bound ${number(chance.bound)}`,
          p: pText(chance.p),
          'corrected p': pText(corrected),
        }
      : reasons.chance && value !== null
        ? { 'by chance': `${UNDEFINED}: ${reasons.chance}` }
        : {}),
    inputs: count(rows),
  };
}

/** What changes from each pair to the next, over the same draws of inputs. */
export function pairDifferencesChart(statistics: PairStatistics, measure?: MeasureInfo): Drawing {
  const { differences, settings, pairs, correction } = statistics;
  const quantity = measure?.title ?? measureName(statistics.measure);
  const title = 'What changes from layer to layer';
  if (differences.every(({ difference }) => difference === null)) {
    const reason =
      differences[0]?.undefined ?? 'There is one pair of layers only: nothing to tell a difference of.';
    return { kind: 'empty', title, reason };
  }
  const points = differences.map(({ second, difference, interval, corrected }): IntervalPoint => ({
    layer: second,
    value: difference,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    reference: null,
    sure: corrected !== null && corrected <= 1 - settings.level + 1e-12,
  }));
  const reach = points.flatMap(({ value, low, high }) => [value, low, high]).filter((end) => end !== null);
  const most = reach.reduce((far, end) => Math.max(far, Math.abs(end)), 0) || 1;
  return {
    kind: 'chart',
    title,
    caption: `${quantity} of each pair of layers less that of the pair before it, with its ${share(settings.level)} interval over the same bootstrap draws of inputs. Filled: the difference is told apart from 0, p corrected over all differences (${correctionName(correction)}).`,
    spec: (width) =>
      intervalSpec(
        {
          points,
          x: 'Pair of layers, less the one before it',
          y: { title: 'Difference', domain: [-1.08 * most, 1.08 * most], format: ',.4~r' },
          reference: null,
          joined: false,
        },
        width,
      ),
    table: {
      columns: ['From', 'To', 'Difference', 'Low', 'High', 'p', 'Corrected p'],
      rows: differences.map(({ first, second, difference, interval, p, corrected }) => [
        first,
        second,
        difference,
        interval?.low ?? null,
        interval?.high ?? null,
        p,
        corrected,
      ]),
    },
    stops: gridStops(1, differences.length, (_, index) => {
      const { first, second, difference, interval, p, corrected, undefined: reason } = differences[index];
      const pair = pairs.find((each) => nameOf(each) === second);
      return {
        place: { x: second, y: null },
        readout: {
          from: first,
          to: second,
          difference: valueText(difference, interval, reason),
          p: pText(p),
          'corrected p': pText(corrected),
        },
        pick: pair && { layer: pair.a, other: pair.b },
      };
    }),
    highlights: ({ layer, other }) => {
      const pair = pairs.find(({ a, b }) => a === layer && b === other);
      return pair && differences.some(({ second }) => second === nameOf(pair)) ? [mark(pair)] : [];
    },
  };
}
