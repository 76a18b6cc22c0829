/** The sums from which the measures of one layer follow, for rows that come in parts and are not kept. */
import { megabytes } from '../capture/memory';
import { Constancy } from '../capture/streamed/constancy';
import { LabelSums } from '../capture/streamed/label-sums';
import type { StreamedLayer } from '../capture/streamed/layer-stream';
import { CrossSums, RunningMeans } from '../capture/streamed/moments';
import { decomposeInSlices } from '../measures/decomposition';
import { sumOfSquares, type Matrix } from '../measures/matrix';
import { effectiveRank, firstShare } from '../measures/spectrum';
import { halves, kindOf, LEAST_ROWS, type LayerMeasures, type ProbeLabel } from './layer-measures';

const BYTES = 8;
/** The covariance, the products of a part, and what decomposing it takes. */
const COVARIANCES = 4;

/** Bytes that the sums of a layer take, with or without its covariance. */
export function sumsBytes(
  { units }: StreamedLayer,
  labels: Readonly<Record<string, ProbeLabel>>,
  withCovariance: boolean,
): number {
  const ofLabels = Object.values(labels).map((label) =>
    kindOf(label) === 'numeric' ? 6 : 4 * new Set(label.values).size,
  );
  const vectors = 4 + ofLabels.reduce((sum, count) => sum + count, 0);
  return BYTES * units * (vectors + (withCovariance ? COVARIANCES * units : 0));
}

/** Variances along the principal components, largest first; those that are rounding alone are 0. */
function variancesOf(values: Float64Array): Float64Array {
  const noise = (values[0] ?? 0) * values.length * Number.EPSILON;
  return values.map((value) => (value > noise ? value : 0));
}

/** The sums of one layer. */
export class LayerSums {
  private readonly means: RunningMeans;
  private readonly covariance: CrossSums | undefined;
  private readonly labelSums: { name: string; label: ProbeLabel; sums: LabelSums }[] = [];
  private readonly isFit: Uint8Array;
  private readonly constancy: Constancy;
  private finite = true;
  private nonzero = 0;

  /** `inputs`: of the whole probe set; `withCovariance`: whether memory is allowed for it. */
  constructor(
    private readonly layer: StreamedLayer,
    labels: Readonly<Record<string, ProbeLabel>>,
    private readonly inputs: number,
    withCovariance: boolean,
  ) {
    const { units } = layer;
    this.means = new RunningMeans(units);
    this.constancy = new Constancy(layer.name);
    if (withCovariance) this.covariance = new CrossSums(units, units);
    this.isFit = new Uint8Array(inputs);
    for (const row of halves(inputs).fit) this.isFit[row] = 1;
    for (const [name, label] of Object.entries(labels))
      this.labelSums.push({ name, label, sums: new LabelSums(units, kindOf(label)) });
  }

  /** Takes the rows of the inputs from number `start` on. */
  add(matrix: Matrix, start: number): void {
    const { rows, cols, data } = matrix;
    for (const value of data) {
      if (value !== 0) this.nonzero++;
      if (!Number.isFinite(value)) this.finite = false;
    }
    this.constancy.add(matrix);
    const part = this.means.add(matrix);
    this.covariance?.add(part, part);
    if (this.layer.rowsPerInput !== 1) return;
    for (const { label, sums } of this.labelSums)
      for (let i = 0; i < rows; i++)
        sums.add(this.isFit[start + i] ? 'fit' : 'test', label.values[start + i], data, i * cols);
  }

  /** The measures of all rows so far. `between` as in {@link decomposeInSlices}. */
  async measures(between: (share: number) => Promise<void>): Promise<LayerMeasures> {
    const { rows } = this.means;
    const { units } = this.layer;
    const undefineds: Record<string, string> = {};
    const reason = this.obstacle(rows);
    const spectrum = { participationRatio: null, effectiveRank: null, topComponent: null };
    const ofSpectrum = reason === undefined ? await this.spectrum(between) : spectrum;
    if (reason !== undefined) for (const name of Object.keys(spectrum)) undefineds[name] = reason;
    const explained: Record<string, number | null> = {};
    for (const { name, sums } of this.labelSums) {
      const { r2, undefined: why } = this.explainedBy(sums);
      explained[name] = r2;
      if (why !== undefined) undefineds[name] = why;
    }
    if (!this.finite) undefineds.active = this.notFinite();
    return {
      rows,
      units,
      active: this.finite ? this.nonzero / (rows * units) : null,
      ...ofSpectrum,
      varianceExplained: explained,
      undefined: undefineds,
    };
  }

  private explainedBy(sums: LabelSums): { r2: number | null; undefined?: string } {
    if (this.layer.rowsPerInput !== 1)
      return { r2: null, undefined: 'positions are samples: labels are of inputs.' };
    if (this.inputs < 2 * LEAST_ROWS)
      return { r2: null, undefined: `needs at least ${2 * LEAST_ROWS} inputs; there are ${this.inputs}.` };
    return sums.r2();
  }

  private notFinite(): string {
    return `${this.layer.name} has values that are not finite.`;
  }

  /** Why there is no spectrum. */
  private obstacle(rows: number): string | undefined {
    const { name, units } = this.layer;
    if (!this.finite) return this.notFinite();
    if (rows === 1) return `${name} has a single row: no variance.`;
    const constant = this.constancy.reason();
    if (constant !== undefined || this.covariance) return constant;
    const needed = megabytes(BYTES * COVARIANCES * units * units);
    return `${name} has ${units} units, whose covariance takes ${needed}: more than the memory limit leaves.`;
  }

  private async spectrum(between: (share: number) => Promise<void>) {
    const sums = this.covariance?.sums ?? { rows: 0, cols: 0, data: new Float64Array(0) };
    let trace = 0;
    for (let i = 0; i < sums.rows; i++) trace += sums.data[i * sums.cols + i];
    const { values } = await decomposeInSlices(sums, between);
    const singular = variancesOf(values).map(Math.sqrt);
    return {
      participationRatio: trace ** 2 / sumOfSquares(sums.data),
      effectiveRank: effectiveRank(singular),
      topComponent: firstShare(singular),
    };
  }
}
