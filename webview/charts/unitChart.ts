/** How the units of a layer differ: a histogram of one of their statistics. */
import type { TopLevelSpec } from 'vega-lite';
import type { LayerGeometry, UnitColumns } from '../../runtime/inspections/layer-geometry';
import { series } from '../theme/colours';
import { NARROW, schema, type Drawing } from './chart';
import { count, significant } from './format';
import { gridStops } from './stops';

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

/** Units with a value in [from, to), the last bin with its end. */
interface Bin {
  from: number;
  to: number;
  units: number;
}

const MOST_BINS = 40;

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
  const bins = binsOf(known);
  const without = units[statistic].length - known.length;
  return {
    kind: 'chart',
    title,
    caption: `The ${count(units[statistic].length)} units of ${layer} by their ${name} over ${count(rows)} rows.${without > 0 ? ` Without a value, as they are constant: ${count(without)}.` : ''}`,
    spec: (width) => histogramSpec(bins, name, width),
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
    stops: gridStops(1, bins.length, (_, index) => {
      const { from, to, units: number } = bins[index];
      return {
        place: { x: [from, to], y: null },
        readout: { [name]: `${significant(from)} to ${significant(to)}`, units: count(number) },
      };
    }),
  };
}

/** Bins of equal width between the least and the greatest value; one of width 1 around a value that all share. */
function binsOf(values: Float64Array): Bin[] {
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  if (low === high) return [{ from: low - 0.5, to: low + 0.5, units: values.length }];
  const number = Math.max(5, Math.min(MOST_BINS, Math.ceil(2 * Math.cbrt(values.length))));
  const width = (high - low) / number;
  const bins = Array.from({ length: number }, (_, index) => ({
    from: low + index * width,
    to: low + (index + 1) * width,
    units: 0,
  }));
  for (const value of values) bins[Math.min(number - 1, Math.floor((value - low) / width))].units++;
  return bins;
}

function histogramSpec(bins: readonly Bin[], name: string, width: number): TopLevelSpec {
  return {
    $schema: schema,
    width,
    height: width < NARROW ? 180 : 210,
    autosize: { type: 'fit', contains: 'padding' },
    data: { values: [...bins] },
    mark: { type: 'rect', color: series(0), strokeWidth: 0 },
    encoding: {
      x: {
        field: 'from',
        type: 'quantitative',
        title: name.charAt(0).toUpperCase() + name.slice(1),
        scale: { domain: [bins[0].from, bins[bins.length - 1].to], nice: false, zero: false },
        axis: { tickCount: 8 },
      },
      x2: { field: 'to' },
      y: {
        field: 'units',
        type: 'quantitative',
        title: 'Units',
        scale: { zero: true },
        axis: { tickMinStep: 1, format: ',d', tickCount: 5 },
      },
      y2: { datum: 0 },
    },
  };
}
