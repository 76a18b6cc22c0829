/** How many units have a value, bin by bin. */
import type { TopLevelSpec } from 'vega-lite';
import { series } from '../theme/colours';
import { NARROW, schema, type Chart } from './chart';
import { count, significant } from './format';
import { gridStops } from './stops';

/** Units with a value in [from, to), the last bin with its end. */
interface Bin {
  from: number;
  to: number;
  units: number;
}

const MOST_BINS = 40;

/** A histogram of finite values (at least one), one a unit; `name` says of what. */
export function histogram(values: Float64Array, name: string): Pick<Chart, 'spec' | 'stops'> {
  const bins = binsOf(values);
  return {
    spec: (width) => histogramSpec(bins, name, width),
    stops: gridStops(1, bins.length, (_, index) => {
      const { from, to, units } = bins[index];
      return {
        place: { x: [from, to], y: null },
        readout: { [name]: `${significant(from)} to ${significant(to)}`, units: count(units) },
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
