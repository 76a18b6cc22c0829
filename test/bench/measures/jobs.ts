/** Our side of each row of the benchmark: what it reads, and what it computes of it, anew every time. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readNpy } from '../../../runtime/data/npy';
import { asFloat64 } from '../../../runtime/engine/ndarray';
import { spearman } from '../../../runtime/measures/correlation';
import { kendallTauB } from '../../../runtime/measures/kendall';
import { layerSimilarity } from '../../../runtime/measures/layer-similarity';
import { widened } from '../../../runtime/measures/light-matrix';
import { type Matrix, rowRange, sum } from '../../../runtime/measures/matrix';
import { prepareDistances } from '../../../runtime/measures/prepare/distances';
import { rdm } from '../../../runtime/measures/rdm';
import type { Representation } from '../../../runtime/measures/representation';
import { type DrawnFeature, varianceExplainedDraws } from '../../../runtime/measures/variance-draws';

/** Computes once; the numbers are checked against the other side. */
export type Run = () => Promise<number[]> | number[];

function load(folder: string, name: string) {
  const file = path.join(folder, `${name}.npy`);
  const { shape, data } = readNpy(readFileSync(file), file);
  return { shape, data };
}

function matrixOf(folder: string, name: string): Matrix {
  const { shape, data } = load(folder, name);
  return { rows: shape[0], cols: shape[1], data: asFloat64(data) };
}

const layersOf = (folder: string, count: number) =>
  Array.from({ length: count }, (_, i) => matrixOf(folder, String(i)));

/** As if never seen before: nothing that was computed of it is known. */
const fresh = (matrix: Matrix, i: number): Representation => ({ name: `layer ${i}`, matrix: { ...matrix } });

/** Nothing between slices but a turn of the event loop. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

async function similarity(layers: readonly Matrix[], measure: string, named = fresh): Promise<number[]> {
  const all = layers.map(named);
  const half = all.length / 2;
  const { values } = await layerSimilarity(all.slice(0, half), all.slice(half), measure, turn);
  return values.flat().map(Number);
}

/** Layers as they are captured, in single precision: float64 would not fit into the memory. */
function narrowCka(folder: string): Run {
  const layers = Array.from({ length: 24 }, (_, i) => load(folder, String(i)));
  return () =>
    similarity(
      layers.map(({ shape, data }) => widened(shape[0], shape[1], data as Float32Array)),
      'cka.linear.debiased',
      (matrix, i) => ({ name: `layer ${i}`, matrix }),
    );
}

function cka(folder: string): Run {
  const layers = layersOf(folder, 24);
  return () => similarity(layers, 'cka.linear.debiased');
}

function pair(folder: string, measure: string): Run {
  const layers = layersOf(folder, 2);
  return () => similarity(layers, measure);
}

function correlationRdm(folder: string): Run {
  const matrix = matrixOf(folder, '0');
  return async () => {
    const x = fresh(matrix, 0);
    await prepareDistances(x, 'correlation', turn);
    const distances = rdm.correlation(x);
    return [sum(distances) / distances.length, distances[0], distances[distances.length - 1]];
  };
}

function ofRdms(folder: string, comparison: (a: Float64Array, b: Float64Array) => number): Run {
  const [a, b] = layersOf(folder, 2).map((matrix, i) => rdm.euclidean(fresh(matrix, i)));
  return () => [comparison(a.slice(), b.slice())];
}

/** Rows of a matrix of draws. */
function drawsOf(folder: string, name: string) {
  const { shape, data } = load(folder, name);
  const rows = Uint32Array.from(data as Int32Array);
  return (d: number) => rows.slice(d * shape[1], (d + 1) * shape[1]);
}

function variance(folder: string): Run {
  const layers = layersOf(folder, 24);
  const features = matrixOf(folder, 'features');
  const half = layers[0].rows / 2;
  const drawn = Array.from({ length: features.rows }, (_, f): DrawnFeature => {
    const values = rowRange(features, f, f + 1).data;
    return {
      kind: f === 3 ? 'numeric' : 'categorical',
      fit: values.subarray(0, half),
      test: values.subarray(half),
    };
  });
  const draws = { fit: drawsOf(folder, 'fit'), test: drawsOf(folder, 'test'), count: 100 };
  return async () => {
    const checked: number[] = [];
    for (const [i, layer] of layers.entries()) {
      const [fit, tested] = [rowRange(layer, 0, half), rowRange(layer, half, 2 * half)];
      const steps = varianceExplainedDraws(fit, tested, drawn, draws);
      let step = steps.next();
      for (; !step.done; step = steps.next()) await turn();
      // The other side has the first draws of the first layers.
      if (i < 2) step.value.forEach((r2) => checked.push(...r2.subarray(0, 5)));
    }
    return checked;
  };
}

/** By name of the row: prepares what it reads from the folder. */
export const jobs: Readonly<Record<string, (folder: string) => Run>> = {
  'cka-2000': cka,
  'cka-10000': narrowCka,
  'rdm-product': correlationRdm,
  'rdm-pdist': correlationRdm,
  procrustes: (folder) => pair(folder, 'procrustes.similarity_nuc'),
  svcca: (folder) => pair(folder, 'svcca.var0.99.mean'),
  cca: (folder) => pair(folder, 'cca.mean_rho'),
  spearman: (folder) => ofRdms(folder, spearman),
  kendall: (folder) => ofRdms(folder, kendallTauB),
  variance,
};
