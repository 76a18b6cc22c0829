/** Chosen pairs of layers of two checkpoints, with intervals, chance and differences: the statistics of a comparison. */
import type { Reduction } from '../capture/reduce';
import { UserError } from '../errors';
import type { JobContext } from '../job';
import { closestTo } from '../measures/close-matches';
import type { PairMeasure } from '../measures/measure';
import { defaultSimilarity, findComparison } from '../measures/registry';
import type { RelativeSpace } from '../measures/relative';
import type { Representation } from '../measures/representation';
import type {
  Correction,
  Estimate,
  PairedDifference,
  StatisticsSettings,
} from '../measures/statistics/contract';
import { corrected } from '../measures/statistics/correction';
import { successiveDifferences, type NamedEstimate } from '../measures/statistics/differences';
import { defaultStatistics, estimate, type Between } from '../measures/statistics/estimate';
import { checkStatistics } from '../measures/statistics/settings';
import type { ComputeSettings } from './compute';
import { groupsOf, layerNames } from './layer-groups';
import { captureModelPair, type ModelPair, type Side } from './model-pair';
import type { ProbeChoice, ProbeProvenance } from './probe';
import { whileWorking } from './remaining';

/** Which pairs of layers, by which measure. */
export interface PairStatisticsParams {
  a: string;
  b: string;
  /** Layers of A and B; default those of the same name, in forward order. */
  pairs?: { a: string; b: string }[];
  probe: ProbeChoice;
  measure?: string;
  reduction?: Reduction;
  /** Compare in the space of similarities to anchors. */
  relative?: RelativeSpace;
  settings?: Partial<StatisticsSettings>;
  /** Of the p-values; default `holm`. */
  correction?: Correction;
  compute?: ComputeSettings;
}

/** The statistics, a row a pair. */
export interface PairStatistics {
  measure: string;
  formula: string;
  /** Higher = more similar, or lower = more similar. */
  reads: 'similarity' | 'distance';
  /** Rows (from 0) that the representations are relative to; null where they are compared as they are. */
  anchors: number[] | null;
  settings: StatisticsSettings;
  correction: Correction;
  rows: number;
  pairs: ({
    a: string;
    b: string;
    /** `chance.p` corrected over the pairs. */
    corrected: number | null;
  } & Estimate)[];
  /** Each pair less the one before it. */
  differences: PairedDifference[];
  reduction: Reduction;
  probe: ProbeProvenance;
  caveats: string[];
}

/** Layers of A and B by name; what is left out of the capture has a reason in the place of a representation. */
interface ChosenPair {
  a: string;
  b: string;
  x: Representation | { missing: string };
  y: Representation | { missing: string };
}

function layerOf({ file, layers, leftOut }: Side, wanted: string, name: string): ChosenPair['x'] {
  const layer = layers.find((each) => each.name === wanted);
  if (layer) return { name, matrix: layer.matrix };
  const left = leftOut.find((each) => each.layer === wanted);
  if (left) return { missing: `${name} was left out: ${left.reason}` };
  const close = closestTo(
    wanted,
    layers.map((each) => each.name),
  );
  throw new UserError(file, `has no layer "${wanted}".`, `Close ones are ${close.join(', ')}.`);
}

type NamedPair = Pick<ChosenPair, 'a' | 'b'>;

/** Layers of the same name. Throws {@link UserError} where there are none. */
function sameNames(
  fileA: string,
  fileB: string,
  inA: readonly string[],
  inB: readonly string[],
): NamedPair[] {
  const names = new Set(inB);
  const same = inA.flatMap((name) => (names.has(name) ? [{ a: name, b: name }] : []));
  if (same.length > 0) return same;
  throw new UserError(
    `${fileA} and ${fileB}`,
    'have no layers of the same name.',
    'Choose pairs of layers (on the command line: --pairs A:B,A:B).',
  );
}

function chosenPairs({ a, b, within }: ModelPair, wanted: readonly NamedPair[] | undefined): ChosenPair[] {
  const names = ({ layers }: Side) => layers.map(({ name }) => name);
  const side = (model: 'A' | 'B', layer: string) => (within ? layer : `${layer} of ${model}`);
  return (wanted ?? sameNames(a.file, b.file, names(a), names(b))).map((pair) => ({
    ...pair,
    x: layerOf(a, pair.a, side('A', pair.a)),
    y: layerOf(b, pair.b, side('B', pair.b)),
  }));
}

const isThere = ({ x, y }: ChosenPair): boolean => !('missing' in x) && !('missing' in y);

const pairName = ({ a, b }: ChosenPair): string => (a === b ? a : `${a} – ${b}`);

/** Positions of one input are no inputs of their own: resampled one by one they would look far more certain than they are. */
const POSITIONS =
  'Rows are positions, which are not independent: take the mean over positions, or flatten them.';

async function estimatePair(
  measure: PairMeasure,
  pair: ChosenPair,
  inputs: number,
  settings: StatisticsSettings,
  between: Between,
): Promise<NamedEstimate> {
  const name = pairName(pair);
  const { x, y } = pair;
  if ('missing' in x || 'missing' in y) {
    const value = [x, y].flatMap((side) => ('missing' in side ? [side.missing] : [])).join(' ');
    const none = { value: null, interval: null, chance: null, undefined: { value } };
    return { name, estimate: none, draws: new Float64Array() };
  }
  if (x.matrix.rows === inputs) return { name, ...(await estimate(measure, x, y, settings, between)) };
  const valueAlone = await estimate(measure, x, y, { ...settings, bootstrap: 0, permutations: 0 });
  Object.assign(valueAlone.estimate.undefined, { interval: POSITIONS, chance: POSITIONS });
  return { name, ...valueAlone };
}

/** The layers to capture of A and of B: those of the chosen pairs; all where none are chosen. */
function layersOf({ a, b, pairs }: PairStatisticsParams): { layers?: string[]; layersOfB?: string[] } {
  if (!pairs) return {};
  const ofA = pairs.map((pair) => pair.a);
  const ofB = pairs.map((pair) => pair.b);
  if (a === b) return { layers: [...new Set([...ofA, ...ofB])] };
  return { layers: [...new Set(ofA)], layersOfB: [...new Set(ofB)] };
}

/** Some of the pairs, with the models that their layers are of. */
interface PairGroup {
  models: ModelPair;
  chosen: ChosenPair[];
  /** Number of pairs in all groups. */
  total: number;
}

/** All pairs together where memory is allowed for their layers, or else one half of them and then the other. */
async function* captureInGroups(
  params: PairStatisticsParams,
  job: JobContext,
  total?: number,
): AsyncGenerator<PairGroup> {
  const { a, b, pairs } = params;
  const models = await captureModelPair({ ...params, ...layersOf(params) }, job).catch((error: unknown) => {
    groupsOf(error);
    if (pairs?.length === 1) throw error;
  });
  if (models) {
    const chosen = chosenPairs(models, pairs);
    yield { models, chosen, total: total ?? chosen.length };
    return;
  }
  const all = pairs ?? sameNames(a, b, await layerNames(a, job), await layerNames(b, job));
  const middle = Math.ceil(all.length / 2);
  for (const half of [all.slice(0, middle), all.slice(middle)])
    if (half.length > 0) yield* captureInGroups({ ...params, pairs: half }, job, total ?? all.length);
}

/**
 * The operation behind `pairs`. Pairs whose layers memory is not allowed for together are taken in groups. Throws
 * {@link UserError} for an unknown measure or layer, or different inputs.
 */
export async function pairStatistics(params: PairStatisticsParams, job: JobContext): Promise<PairStatistics> {
  const { measure: key = defaultSimilarity, correction = 'holm', reduction = 'mean' } = params;
  const measure = findComparison(key);
  const settings = checkStatistics({ ...defaultStatistics, ...params.settings });
  const draws = settings.bootstrap + settings.permutations;
  const named: NamedPair[] = [];
  const estimates: NamedEstimate[] = [];
  const caveats = new Set<string>();
  let told: ((done: number) => Promise<void>) | undefined;
  let common: Pick<PairStatistics, 'anchors' | 'probe'> | undefined;
  for await (const { models, chosen, total } of captureInGroups(params, job)) {
    const between = (told ??= whileWorking('statistics of pairs of layers', total * draws, job));
    common = { anchors: models.anchors, probe: models.a.probe };
    models.caveats.forEach((caveat) => caveats.add(caveat));
    // A layer that is left out has no statistics to tell unless a person has asked for it.
    for (const pair of params.pairs ? chosen : chosen.filter(isThere)) {
      const before = estimates.length * draws;
      named.push({ a: pair.a, b: pair.b });
      estimates.push(
        await estimatePair(measure, pair, models.a.probe.rows, settings, (done) => between(before + done)),
      );
    }
  }
  if (!common) throw new UserError('pairs', 'are none.', 'Choose at least one pair of layers.');
  const p = corrected(
    estimates.map(({ estimate: { chance } }) => chance && chance.p),
    correction,
  );
  return {
    measure: key,
    formula: measure.formula,
    reads: measure.similarity ? 'similarity' : 'distance',
    settings,
    correction,
    ...common,
    rows: common.probe.rows,
    pairs: named.map((pair, i) => ({ ...pair, corrected: p[i], ...estimates[i].estimate })),
    differences: successiveDifferences(estimates, settings.level, correction),
    reduction,
    caveats: [...caveats],
  };
}
