/** Similarity of the layers of two models whose rows come in parts: forms of linear CKA that need no row twice. */
import { batchGram, batchHsic, type BatchGram } from '../capture/streamed/minibatch-hsic';
import { chunkMatrix, type Chunk, type StreamedLayer } from '../capture/streamed/layer-stream';
import { Constancy } from '../capture/streamed/constancy';
import { CrossSums, RunningMeans, type Part } from '../capture/streamed/moments';
import { rowRange, sumOfSquares, type Matrix } from '../measures/matrix';
import { Undefined } from '../measures/undefined';

/** Layers of A and of B; the same list within one model. */
export interface StreamedLayers {
  readonly a: readonly StreamedLayer[];
  readonly b: readonly StreamedLayer[];
}

/** Takes chunks of both models, then tells the value of each pair of layers. */
export interface StreamedSimilarity {
  /** Takes the same inputs of both; `between` is awaited between layers. */
  add(a: Chunk, b: Chunk, between: () => Promise<void>): Promise<void>;
  /** @throws Undefined where the pair has no value. */
  value(i: number, j: number): number;
}

/** A form of a measure that can be streamed. */
export interface StreamedForm {
  /** Key of the measure that is computed. */
  readonly key: string;
  /** What a reader must know. */
  readonly caveat: string;
  /** Inputs in a chunk. */
  readonly chunk: number;
  /** Bytes that the sums take. */
  bytes(layers: StreamedLayers): number;
  start(layers: StreamedLayers): StreamedSimilarity;
}

const BYTES = 8;

function requireSameRows(x: StreamedLayer, y: StreamedLayer): void {
  if (x.rowsPerInput === y.rowsPerInput) return;
  throw new Undefined(
    `${x.name} and ${y.name} have ${x.rowsPerInput} and ${y.rowsPerInput} positions an input: their rows do not correspond.`,
  );
}

/** The layers of one model. */
class Side {
  private readonly constancies: Constancy[];

  constructor(readonly layers: readonly StreamedLayer[]) {
    this.constancies = layers.map(({ name }) => new Constancy(name));
  }

  /** Layer `i` of a chunk; each chunk is to be read once. */
  read(chunk: Chunk, i: number): Matrix | undefined {
    const matrix = chunkMatrix(chunk, this.layers[i].name);
    if (matrix) this.constancies[i].add(matrix);
    return matrix;
  }

  /** @throws Undefined where all rows of layer `i` are equal. */
  requireVariance(i: number): void {
    this.constancies[i].requireVariance();
  }
}

/** Both models; within one model, the same side twice. */
function sidesOf({ a, b }: StreamedLayers): { a: Side; b: Side } {
  const side = new Side(a);
  return { a: side, b: a === b ? side : new Side(b) };
}

class MinibatchCka implements StreamedSimilarity {
  private readonly between: Float64Array;
  private readonly ofA: Float64Array;
  private readonly ofB: Float64Array;
  private readonly sides: { a: Side; b: Side };
  private batches = 0;

  constructor(
    private readonly layers: StreamedLayers,
    private readonly size: number,
  ) {
    this.sides = sidesOf(layers);
    this.between = new Float64Array(layers.a.length * layers.b.length);
    this.ofA = new Float64Array(layers.a.length);
    this.ofB = new Float64Array(layers.b.length);
  }

  async add(a: Chunk, b: Chunk, between: () => Promise<void>): Promise<void> {
    const gramsA = await this.gramsOf(a, this.sides.a, between);
    const gramsB = a === b ? gramsA : await this.gramsOf(b, this.sides.b, between);
    const total = (x: readonly BatchGram[], y: readonly BatchGram[]) =>
      x.reduce((sum, gram, batch) => sum + batchHsic(gram, y[batch]), 0);
    for (const [i, x] of gramsA.entries()) {
      this.ofA[i] += total(x, x);
      for (const [j, y] of gramsB.entries())
        if (x.length === y.length) this.between[i * gramsB.length + j] += total(x, y);
      await between();
    }
    for (const [j, y] of gramsB.entries()) this.ofB[j] += total(y, y);
    this.batches += Math.max(0, ...gramsA.map((grams) => grams.length));
  }

  value(i: number, j: number): number {
    const [x, y] = [this.layers.a[i], this.layers.b[j]];
    requireSameRows(x, y);
    if (this.batches === 0) throw new Undefined(`There are fewer than ${this.size} rows.`);
    this.sides.a.requireVariance(i);
    this.sides.b.requireVariance(j);
    const selves = [
      { name: x.name, self: this.ofA[i] },
      { name: y.name, self: this.ofB[j] },
    ];
    for (const { name, self } of selves)
      if (self <= 0) throw new Undefined(`${name} does not vary within its batches of ${this.size} rows.`);
    return this.between[i * this.layers.b.length + j] / Math.sqrt(this.ofA[i] * this.ofB[j]);
  }

  /** The whole batches of a chunk; a last part batch is dropped. */
  private async gramsOf(chunk: Chunk, side: Side, between: () => Promise<void>) {
    const grams: BatchGram[][] = [];
    for (const i of side.layers.keys()) {
      const matrix = side.read(chunk, i);
      const count = matrix ? Math.floor(matrix.rows / this.size) : 0;
      grams.push(
        matrix
          ? Array.from({ length: count }, (_, k) =>
              batchGram(rowRange(matrix, k * this.size, (k + 1) * this.size)),
            )
          : [],
      );
      await between();
    }
    return grams;
  }
}

/** Minibatch CKA of batches of `size` rows. */
function minibatchForm(size: number, caveat: string): StreamedForm {
  return {
    key: `cka.linear.minibatch_hsic1_B${size}`,
    caveat,
    chunk: size,
    bytes: ({ a, b }) =>
      BYTES *
      [...a, ...b].reduce(
        (sum, { units, rowsPerInput }) =>
          sum + size * rowsPerInput * (size + 1) + size * rowsPerInput * units,
        0,
      ),
    start: (layers) => new MinibatchCka(layers, size),
  };
}

class CovarianceCka implements StreamedSimilarity {
  private readonly meansA: RunningMeans[];
  private readonly meansB: RunningMeans[];
  private readonly within: boolean;
  private readonly sides: { a: Side; b: Side };
  private readonly selfA: CrossSums[];
  private readonly selfB: CrossSums[];
  private readonly cross: (CrossSums | undefined)[][];

  constructor(private readonly layers: StreamedLayers) {
    const { a, b } = layers;
    this.within = a === b;
    this.sides = sidesOf(layers);
    const means = (of: readonly StreamedLayer[]) => of.map(({ units }) => new RunningMeans(units));
    const selves = (of: readonly StreamedLayer[]) => of.map(({ units }) => new CrossSums(units, units));
    this.meansA = means(a);
    this.meansB = this.within ? this.meansA : means(b);
    this.selfA = selves(a);
    this.selfB = this.within ? this.selfA : selves(b);
    this.cross = a.map((x, i) =>
      b.map((y, j) =>
        (this.within && j <= i) || x.rowsPerInput !== y.rowsPerInput
          ? undefined
          : new CrossSums(x.units, y.units),
      ),
    );
  }

  async add(a: Chunk, b: Chunk, between: () => Promise<void>): Promise<void> {
    const partsA = this.partsOf(a, this.sides.a, this.meansA);
    const partsB = this.within ? partsA : this.partsOf(b, this.sides.b, this.meansB);
    for (const [i, x] of partsA.entries()) {
      if (x) this.selfA[i].add(x, x);
      await between();
      for (const [j, y] of partsB.entries()) {
        if (x && y) this.cross[i][j]?.add(x, y);
        await between();
      }
    }
    if (this.within) return;
    for (const [j, y] of partsB.entries()) {
      if (y) this.selfB[j].add(y, y);
      await between();
    }
  }

  value(i: number, j: number): number {
    const [x, y] = [this.layers.a[i], this.layers.b[j]];
    requireSameRows(x, y);
    if (this.within && j < i) return this.value(j, i);
    this.sides.a.requireVariance(i);
    this.sides.b.requireVariance(j);
    const selves = [this.selfA[i], this.selfB[j]].map(({ sums }) => sumOfSquares(sums.data));
    const sums = this.within && i === j ? this.selfA[i] : this.cross[i][j];
    return sumOfSquares(sums?.sums.data ?? new Float64Array(0)) / Math.sqrt(selves[0] * selves[1]);
  }

  private partsOf(chunk: Chunk, side: Side, means: readonly RunningMeans[]): (Part | undefined)[] {
    return means.map((of, i) => {
      const matrix = side.read(chunk, i);
      return matrix && of.add(matrix);
    });
  }
}

/** Inputs whose covariances are added at a time. */
const COVARIANCE_CHUNK = 64;

/** Biased linear CKA from covariances: the same number as from the representations. */
const covarianceForm: StreamedForm = {
  key: 'cka.linear.biased',
  caveat:
    'Computed while the models ran, because the representations exceed the memory limit: from covariances, which gives the same number up to rounding.',
  chunk: COVARIANCE_CHUNK,
  bytes: ({ a, b }) => {
    const widths = (of: readonly StreamedLayer[]) => of.reduce((sum, { units }) => sum + units, 0);
    const squares = (of: readonly StreamedLayer[]) => of.reduce((sum, { units }) => sum + units ** 2, 0);
    const parts = (of: readonly StreamedLayer[]) =>
      of.reduce((sum, { units, rowsPerInput }) => sum + 2 * COVARIANCE_CHUNK * rowsPerInput * units, 0);
    const widest = Math.max(0, ...a.map(({ units }) => units)) * Math.max(0, ...b.map(({ units }) => units));
    return a === b
      ? BYTES * ((squares(a) + widths(a) ** 2) / 2 + parts(a) + widest)
      : BYTES * (squares(a) + squares(b) + widths(a) * widths(b) + parts(a) + parts(b) + widest);
  },
  start: (layers) => new CovarianceCka(layers),
};

const estimated =
  'The representations exceed the memory limit: minibatch CKA, computed while the models ran, is told in the place of the debiased CKA that it estimates.';

/** Measure asked for -> the form of it that can be streamed. */
export const streamedForms: ReadonlyMap<string, StreamedForm> = new Map([
  ['cka.linear.debiased', minibatchForm(64, estimated)],
  ['cka.linear.biased', covarianceForm],
  ...[64, 256].map((size) => {
    const caveat = 'Computed while the models ran, because the representations exceed the memory limit.';
    return [`cka.linear.minibatch_hsic1_B${size}`, minibatchForm(size, caveat)] as const;
  }),
]);
