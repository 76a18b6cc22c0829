/** All that is told of one representation alone: its geometry by every measure there is, and what each unit does. */
import type { JobContext } from '../job';
import { measureCatalogue, type MeasureInfo } from '../measures/catalogue';
import { decomposeInSlices } from '../measures/decomposition';
import { takeRows } from '../measures/matrix';
import type { Family } from '../measures/measure';
import { measureOne } from '../measures/measure-pair';
import { prepareIntrinsicDimension } from '../measures/families/geometry';
import {
  centred,
  requireFinite,
  requireVariance,
  rowNormalised,
  type Representation,
} from '../measures/representation';
import { Undefined } from '../measures/undefined';
import { unitStatistics, type UnitStatistics } from '../measures/unit-statistics';
import { breathe } from '../slices';
import { whileWorking } from './remaining';
import { sampleRows } from './sample-rows';
import { showLayer, type ShownLayerParams } from './shown-layer';

/** A measure of the layer; null with the reason where it has no value. */
export interface GeometryValue {
  measure: MeasureInfo;
  value: number | boolean | null;
  undefined?: string;
}

/** Statistics of the units, a list each with one number a unit in their order; NaN where a unit has none. */
export type UnitColumns = Record<keyof UnitStatistics, Float64Array>;

/** What a layer is like, whatever it is compared with. */
export interface LayerGeometry {
  layer: string;
  /** Rows of the representation, and those that the measures are of: spread evenly over all. */
  rows: number;
  measured: number;
  values: GeometryValue[];
  /** Of all rows; null where values are not finite, with the reason in `undefined`. */
  units: UnitColumns | null;
  /** `units` -> why it has no value. */
  undefined: Record<string, string>;
}

/** Some measures take time with the square of the rows. */
const MOST_ROWS = 2000;

const FAMILIES: readonly (Family | undefined)[] = ['Spectrum and rank', 'Geometry', 'Activity'];

/** Every measure of one representation that tells of its geometry, family by family. */
function geometryCatalogue(): MeasureInfo[] {
  const ofOne = measureCatalogue().filter(({ of, family }) => of === 'x' && FAMILIES.includes(family));
  return FAMILIES.flatMap((family) => ofOne.filter((measure) => measure.family === family));
}

/** Computes in slices what the measures need; what a layer has no value of is left to its measures to tell. */
async function prepare(layer: Representation, job: JobContext): Promise<void> {
  const needs: ((between: (share: number) => Promise<void>) => Promise<unknown>)[] = [
    (between) => decomposeInSlices(centred(layer).matrix, between),
    (between) => decomposeInSlices(layer.matrix, between),
    (between) => decomposeInSlices(rowNormalised(layer).matrix, between),
    (between) => prepareIntrinsicDimension(layer, between),
  ];
  const between = whileWorking(`measuring ${layer.name}`, 100, job);
  try {
    requireFinite(layer);
    requireVariance(layer);
    for (const [done, need] of needs.entries())
      await need((share) => between((100 * (done + share)) / needs.length));
  } catch (thrown) {
    if (!(thrown instanceof Undefined)) throw thrown;
  }
}

async function measured(layer: Representation, job: JobContext): Promise<GeometryValue[]> {
  await prepare(layer, job);
  const catalogue = geometryCatalogue();
  const values: GeometryValue[] = [];
  for (const measure of catalogue) {
    const result = measureOne(layer, [measure.key]);
    const value = result.values[measure.key];
    if (!Array.isArray(value)) values.push({ measure, value, undefined: result.undefined[measure.key] });
    await breathe(job.signal);
  }
  return values;
}

/** The statistics of the units, or why there are none. */
function unitsOf(layer: Representation): Pick<LayerGeometry, 'units' | 'undefined'> {
  try {
    requireFinite(layer);
  } catch (thrown) {
    if (thrown instanceof Undefined) return { units: null, undefined: { units: thrown.message } };
    throw thrown;
  }
  const units = unitStatistics(layer.matrix);
  const column = (name: keyof UnitStatistics) => Float64Array.from(units, (unit) => unit[name] ?? NaN);
  return {
    units: {
      mean: column('mean'),
      standardDeviation: column('standardDeviation'),
      min: column('min'),
      max: column('max'),
      nonZero: column('nonZero'),
      skewness: column('skewness'),
      kurtosis: column('kurtosis'),
    },
    undefined: {},
  };
}

/** The operation behind `geometry`. Throws {@link UserError} for a layer that the model lacks or that has no rows. */
export async function describeGeometry(params: ShownLayerParams, job: JobContext): Promise<LayerGeometry> {
  const { representation: layer } = await showLayer(params, job);
  const { matrix, name } = layer;
  const rows = sampleRows(matrix.rows, MOST_ROWS);
  const sampled = rows.length === matrix.rows ? layer : { name, matrix: takeRows(matrix, rows) };
  const values = await measured(sampled, job);
  await breathe(job.signal);
  return { layer: name, rows: matrix.rows, measured: rows.length, values, ...unitsOf(layer) };
}
