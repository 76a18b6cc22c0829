/**
 * Products of float64 matrices by ONNX Runtime on all cores: for sums of sizes at which plain loops take seconds. The
 * sums are those of the textbook in another order, so results differ from plain loops by rounding. Each call blocks the
 * thread until it is done: callers cut long work into calls of a fraction of a second.
 */
import { availableParallelism } from 'node:os';
import { gramProductsGraph, productGraph, squaredGramGraph, squaredProductGraph } from './float64-graphs';
import type { NdArray } from './ndarray';
import { Session } from './session';

/** A dense matrix, row-major. */
export interface DenseMatrix {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float64Array;
}

const threads = availableParallelism();
const sessions = new Map<string, Promise<Session>>();

function sessionOf(key: string, graph: () => Uint8Array): Promise<Session> {
  let session = sessions.get(key);
  if (!session) sessions.set(key, (session = Session.create(graph(), { threads })));
  return session;
}

const tensor = ({ rows, cols, data }: DenseMatrix): NdArray<'float64'> => ({
  type: 'float64',
  shape: [rows, cols],
  data,
});

async function product(
  a: DenseMatrix,
  b: DenseMatrix,
  transA: boolean,
  transB: boolean,
): Promise<DenseMatrix> {
  const session = await sessionOf(`product ${transA} ${transB}`, () => productGraph(transA, transB));
  const { product: out } = await session.run({ a: tensor(a), b: tensor(b) });
  return { rows: out.shape[0], cols: out.shape[1], data: out.data as Float64Array };
}

/** A Bᵀ: inner products of the rows of a [n, k] and b [m, k]. */
export const rowProductsOf = (a: DenseMatrix, b: DenseMatrix) => product(a, b, false, true);

/** AᵀB: inner products of the columns of a [k, n] and b [k, m]. */
export const columnProductsOf = (a: DenseMatrix, b: DenseMatrix) => product(a, b, true, false);

/** A B of a [n, k] and b [k, m]. */
export const productOf = (a: DenseMatrix, b: DenseMatrix) => product(a, b, false, false);

async function squared(a: DenseMatrix, b: DenseMatrix, transA: boolean): Promise<number> {
  const session = await sessionOf(`squared ${transA}`, () => squaredProductGraph(transA));
  const { sum } = await session.run({ a: tensor(a), b: tensor(b) });
  return (sum.data as Float64Array)[0];
}

/** ||A B||_F^2 of a [n, k] and b [k, m]. */
export const squaredProduct = (a: DenseMatrix, b: DenseMatrix) => squared(a, b, false);

/** ||AᵀB||_F^2 of a [k, n] and b [k, m]. */
export const squaredColumnProducts = (a: DenseMatrix, b: DenseMatrix) => squared(a, b, true);

/** ||AᵀA||_F^2 of a [n, k]. */
export async function squaredGram(a: DenseMatrix): Promise<number> {
  if (a.cols < 4) return squared(a, a, true);
  const session = await sessionOf(`squared gram ${a.cols}`, () => squaredGramGraph(a.cols));
  const { sum } = await session.run({ a: tensor(a) });
  return (sum.data as Float64Array)[0];
}

/** Inner products of blocks K_i = rows_i others_iᵀ of Gram matrices, all with all, in runs of one shape of graph. */
export class GramProducts {
  private constructor(
    private readonly session: Session,
    private readonly count: number,
  ) {}

  /** For representations with these numbers of units. */
  static async of(widths: readonly number[]): Promise<GramProducts> {
    return new GramProducts(await Session.create(gramProductsGraph(widths), { threads }), widths.length);
  }

  /** sum_ab K_i[a, b] K_j[a, b] at i * count + j. */
  async run(rows: readonly DenseMatrix[], others: readonly DenseMatrix[]): Promise<Float64Array> {
    const feeds: Record<string, NdArray> = {};
    for (let i = 0; i < this.count; i++) {
      feeds[`rows${i}`] = tensor(rows[i]);
      feeds[`others${i}`] = tensor(others[i]);
    }
    const { products } = await this.session.run(feeds);
    return products.data as Float64Array;
  }

  /** Frees the native memory. */
  release(): Promise<void> {
    return this.session.release();
  }
}
