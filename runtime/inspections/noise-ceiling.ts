/** How far the seeds of a run agree on the geometry of a layer: the noise ceiling of RSA. */
import type { Reduction } from '../capture/reduce';
import { UserError } from '../errors';
import type { JobContext } from '../job';
import type { Matrix } from '../measures/matrix';
import { rdm, type DistanceName } from '../measures/rdm';
import { prepareDistances } from '../measures/prepare/distances';
import { requireFinite, requireRows, requireVariance, type Representation } from '../measures/representation';
import { noiseCeiling, type CeilingComparison } from '../measures/statistics/noise-ceiling';
import { Undefined } from '../measures/undefined';
import { RunFolder } from '../store/run-folder';
import { readResult } from '../studies/seed-past';
import { captureModel } from './capture-model';
import { matrixOf, type CapturedModel } from './captured-model';
import type { ComputeSettings } from './compute';
import type { ProbeChoice, ProbeProvenance } from './probe';
import { whileWorking } from './remaining';

/** Which run and layer. Every seed is taken at its last checkpoint. */
export interface NoiseCeilingParams {
  /** Folder of a run. */
  folder: string;
  layer: string;
  /** Between rows; default `euclidean`. */
  distance?: DistanceName;
  /** Of RDMs; default `spearman`. */
  comparison?: CeilingComparison;
  probe: ProbeChoice;
  reduction?: Reduction;
  compute?: ComputeSettings;
}

/** The ceiling. */
export interface RunNoiseCeiling {
  layer: string;
  distance: DistanceName;
  comparison: CeilingComparison;
  formula: string;
  /** Mean over seeds of the agreement with the mean RDM of the others. */
  lower: number;
  /** The same with the mean RDM of all. */
  upper: number;
  seeds: { seed: number; file: string; lower: number; upper: number }[];
  rows: number;
  reduction: Reduction;
  probe: ProbeProvenance;
  caveats: string[];
}

interface LastCheckpoint {
  seed: number;
  file: string;
  gatePassed: boolean | undefined;
}

/** The last checkpoint of every seed that has one. */
function lastCheckpoints(run: RunFolder): LastCheckpoint[] {
  run.readRecord();
  const last: LastCheckpoint[] = [];
  for (let seed = 0; seed < run.readSpec().seeds; seed++) {
    const folder = run.seed(seed);
    const step = folder.checkpointSteps().at(-1);
    if (step === undefined) continue;
    last.push({ seed, file: folder.checkpointFile(step), gatePassed: readResult(folder, seed)?.gatePassed });
  }
  if (last.length >= 2) return last;
  throw new UserError(
    run.folder,
    `has ${last.length === 0 ? 'no seed' : 'a single seed'} with a checkpoint.`,
    'A noise ceiling tells how seeds differ: choose a run of two or more.',
  );
}

function seedCaveats(last: readonly LastCheckpoint[]): string[] {
  return last.flatMap(({ seed, gatePassed }) => {
    if (gatePassed === undefined) return [`Seed ${seed} is not done: its last checkpoint so far was taken.`];
    return gatePassed ? [] : [`Seed ${seed} is below the accuracy gate of the study.`];
  });
}

const formula = (distance: DistanceName, comparison: CeilingComparison): string => {
  const ranked = comparison === 'spearman' ? 'ranks of ' : '';
  return `mean over seeds of the ${comparison} ${comparison === 'cosine' ? '' : 'correlation '}of the ${distance} RDM of a seed with the mean of the ${ranked}RDMs of the other seeds (lower) or of all (upper); Nili et al. 2014`;
};

/** The RDM of a representation that varies. @throws Undefined */
async function rdmOf(
  x: Representation,
  distance: DistanceName,
  between: () => Promise<void>,
): Promise<Float64Array> {
  requireFinite(x);
  requireRows(x, 3, 'Comparing RDMs');
  requireVariance(x);
  await prepareDistances(x, distance, between);
  return rdm[distance](x);
}

function layerOf(model: CapturedModel, layer: string): Matrix {
  const matrix = matrixOf(model, layer);
  if (matrix) return matrix;
  const reason = model.captured.leftOut[0]?.reason ?? 'it was left out.';
  throw new UserError(model.file, `has no values of ${layer}: ${reason}`, 'Choose another layer.');
}

/** The operation behind `ceiling`. Throws {@link UserError} below two seeds, and where the layer has no RDM to compare. */
export async function runNoiseCeiling(params: NoiseCeilingParams, job: JobContext): Promise<RunNoiseCeiling> {
  const { folder, layer, probe, reduction = 'mean', compute } = params;
  const { distance = 'euclidean', comparison = 'spearman' } = params;
  const last = lastCheckpoints(new RunFolder(folder));
  const told = whileWorking('comparing seeds', 2 * last.length, job);
  const rdms: Float64Array[] = [];
  const caveats = new Set(seedCaveats(last));
  const provenances: ProbeProvenance[] = [];
  try {
    for (const { seed, file } of last) {
      const model = await captureModel({ file, probe, reduction, layers: [layer], compute }, job);
      const x = { name: `${layer} of seed ${seed}`, matrix: layerOf(model, layer) };
      model.caveats.forEach((caveat) => caveats.add(caveat));
      provenances.push(model.probe);
      rdms.push(await rdmOf(x, distance, () => told(rdms.length)));
    }
    const { ofSeeds, lower, upper } = await noiseCeiling(rdms, comparison, (done) =>
      told(last.length + done),
    );
    return {
      layer,
      distance,
      comparison,
      formula: formula(distance, comparison),
      lower,
      upper,
      seeds: last.map(({ seed, file }, i) => ({ seed, file, ...ofSeeds[i] })),
      rows: provenances[0].rows,
      reduction,
      probe: provenances[0],
      caveats: [...caveats],
    };
  } catch (thrown) {
    if (!(thrown instanceof Undefined)) throw thrown;
    throw new UserError(
      `The noise ceiling of ${layer}`,
      `is undefined: ${thrown.message}`,
      'Choose another layer, distance or inputs.',
      { cause: thrown },
    );
  }
}
