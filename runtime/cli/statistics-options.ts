/** The options by which `compare` is told statistics and the space of comparison. */
import { UsageError } from '../errors';
import type { RelativeSpace } from '../measures/relative';
import type { Correction, StatisticsSettings } from '../measures/statistics/contract';
import { defaultStatistics } from '../measures/statistics/estimate';
import { list, text, wholeNumber, type OptionSpec, type Values } from './command';

const CORRECTIONS: readonly string[] = ['holm', 'benjamini-hochberg', 'none'] satisfies Correction[];

/** Options of statistics. */
export const statisticsOptions: Readonly<Record<string, OptionSpec>> = {
  statistics: {
    type: 'boolean',
    help: 'Pairs of layers with intervals, values by chance and differences, in the place of the matrix.',
  },
  pairs: {
    type: 'string',
    value: 'A:B,A:B',
    help: 'Pairs of layers for --statistics (default: those of the same name).',
  },
  bootstrap: {
    type: 'string',
    value: 'N',
    help: `Draws of inputs for intervals (default ${defaultStatistics.bootstrap}; 0: none).`,
  },
  permutations: {
    type: 'string',
    value: 'N',
    help: `Shuffles of inputs for values by chance (default ${defaultStatistics.permutations}; 0: none).`,
  },
  level: { type: 'string', value: 'SHARE', help: `Of the intervals (default ${defaultStatistics.level}).` },
  correction: {
    type: 'string',
    value: 'HOW',
    help: 'Of p-values of several pairs: holm (default), benjamini-hochberg, none.',
  },
};

/** The option of relative representations. */
export const relativeOption: OptionSpec = {
  type: 'string',
  value: 'N',
  help: 'Compare cosines to N anchor inputs at random, in the place of activations.',
};

function levelOf(values: Values): number | undefined {
  const given = text(values, 'level');
  if (given === undefined) return undefined;
  const level = Number(given);
  if (level > 0 && level < 1) return level;
  throw new UsageError('--level', `"${given}" is not between 0 and 1.`, 'For example: --level 0.95');
}

function correctionOf(values: Values): Correction | undefined {
  const given = text(values, 'correction');
  if (given === undefined || CORRECTIONS.includes(given)) return given as Correction | undefined;
  throw new UsageError('--correction', `"${given}" is not known.`, `Use one of: ${CORRECTIONS.join(', ')}.`);
}

/** What --pairs names; throws {@link UsageError}. */
function pairsOf(values: Values): { a: string; b: string }[] | undefined {
  return list(values, 'pairs')?.map((pair) => {
    const [a, b = a, ...more] = pair.split(':');
    if (a !== '' && b !== '' && more.length === 0) return { a, b };
    throw new UsageError('--pairs', `"${pair}" is not A:B.`, 'Give a layer of A and a layer of B.');
  });
}

/** Only what was given: what was not has its default. */
function given<T extends object>(all: T): Partial<T> {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** What {@link statisticsOptions} say. Throws {@link UsageError}. */
export function statisticsOf(values: Values): {
  pairs?: { a: string; b: string }[];
  settings: Partial<StatisticsSettings>;
  correction?: Correction;
} {
  const settings = given({
    bootstrap: wholeNumber(values, 'bootstrap', 0),
    permutations: wholeNumber(values, 'permutations', 0),
    level: levelOf(values),
    seed: wholeNumber(values, 'seed', 0),
  });
  const { statistics: _asked, ...needed } = statisticsOptions;
  const without = Object.keys(needed).find((name) => values[name] !== undefined);
  if (values.statistics !== true && without !== undefined)
    throw new UsageError(`--${without}`, 'is of statistics.', 'Give it with --statistics.');
  return {
    pairs: pairsOf(values),
    settings: settings as Partial<StatisticsSettings>,
    correction: correctionOf(values),
  };
}

/** What {@link relativeOption} says; anchors depend on --seed. Throws {@link UsageError}. */
export function relativeOf(values: Values): RelativeSpace | undefined {
  const anchors = wholeNumber(values, 'relative', 1);
  return anchors === undefined ? undefined : { anchors, seed: wholeNumber(values, 'seed', 0) ?? 0 };
}
