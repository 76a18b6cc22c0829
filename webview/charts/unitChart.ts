/** How the units of a layer differ: a histogram of one of their statistics. */
import type { LayerGeometry, UnitColumns } from '../../runtime/inspections/layer-geometry';
import type { Drawing } from './chart';
import { count } from './format';
import { histogram } from './histogram';

/** A statistic of a unit. */
export type UnitStatistic = keyof UnitColumns;

const titles: Readonly<Record<UnitStatistic, string>> = {
  mean: 'mean',
  standardDeviation: 'standard deviation',
  min: 'least value',
  max: 'greatest value',
  nonZero: 'share of inputs not 0',
  skewness: 'skewness',
  kurtosis: 'excess kurtosis',
};

const formulas: Readonly<Record<UnitStatistic, string>> = {
  mean: 'Σ x / n',
  standardDeviation: '√(Σ (x − x̄)² / n)',
  min: 'min x',
  max: 'max x',
  nonZero: 'share of inputs for which x ≠ 0',
  skewness: 'm₃ / m₂^{3/2}, m the central moments; none of a constant unit',
  kurtosis: 'm₄ / m₂² − 3, m the central moments; none of a constant unit',
};

/** All statistics, in the order of tables. */
export const unitStatistics = Object.keys(titles) as UnitStatistic[];

const columns: Readonly<Record<UnitStatistic, string>> = {
  mean: 'Mean',
  standardDeviation: 'Std. dev.',
  min: 'Least',
  max: 'Greatest',
  nonZero: 'Not 0',
  skewness: 'Skewness',
  kurtosis: 'Kurtosis',
};

/** Short name of a statistic, for the head of a table. */
export function statisticColumn(statistic: UnitStatistic): string {
  return columns[statistic];
}

/** Name of a statistic. */
export function statisticName(statistic: UnitStatistic): string {
  return titles[statistic];
}

/** How it is computed from the values x of a unit over the n inputs. */
export function statisticFormula(statistic: UnitStatistic): string {
  return formulas[statistic];
}

/** The histogram of a statistic over the units; its data table has all statistics of every unit. */
export function unitChart(
  { layer, rows, units, undefined: reasons }: LayerGeometry,
  statistic: UnitStatistic,
): Drawing {
  const title = `Units of ${layer}`;
  if (!units) return { kind: 'empty', title, reason: reasons.units ?? 'They were not measured.' };
  const name = statisticName(statistic);
  const known = units[statistic].filter(Number.isFinite);
  if (known.length === 0) {
    return {
      kind: 'empty',
      title,
      reason: `No unit of ${layer} has a ${name}: all are constant over the inputs.`,
    };
  }
  const without = units[statistic].length - known.length;
  return {
    kind: 'chart',
    title,
    caption: `The ${count(units[statistic].length)} units of ${layer} by their ${name} over ${count(rows)} rows.${without > 0 ? ` Without a value, as they are constant: ${count(without)}.` : ''}`,
    ...histogram(known, name),
    get table() {
      return {
        columns: ['Unit', ...unitStatistics.map(statisticName)],
        rows: Array.from(units.mean, (_, unit) => [
          unit,
          ...unitStatistics.map((column) =>
            Number.isFinite(units[column][unit]) ? units[column][unit] : null,
          ),
        ]),
      };
    },
  };
}
