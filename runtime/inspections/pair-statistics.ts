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

function chosenPairs({ a, b, within }: ModelPair, wanted: PairStatisticsParams['pairs']): ChosenPair[] {
  const inB = new Set(b.layers.map(({ name }) => name));
  const same = a.layers.flatMap(({ name }) => (inB.has(name) ? [{ a: name, b: name }] : []));
  if (!wanted && same.length === 0)
    throw new UserError(
      `${a.file} and ${b.file}`,
      'have no layers of the same name.',
      'Choose pairs of layers (on the command line: --pairs A:B,A:B).',
    );
  const side = (model: 'A' | 'B', layer: string) => (within ? layer : `${layer} of ${model}`);
  return (wanted ?? same).map((pair) => ({
    ...pair,
    x: layerOf(a, pair.a, side('A', pair.a)),
    y: layerOf(b, pair.b, side('B', pair.b)),
  }));
}

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

/** The operation behind `pairs`. Throws {@link UserError} for an unknown measure or layer, or different inputs. */
export async function pairStatistics(params: PairStatisticsParams, job: JobContext): Promise<PairStatistics> {
  const { measure: key = defaultSimilarity, correction = 'holm' } = params;
  const measure = findComparison(key);
  const settings = checkStatistics({ ...defaultStatistics, ...params.settings });
  const models = await captureModelPair({ ...params, ...layersOf(params) }, job);
  const chosen = chosenPairs(models, params.pairs);
  const draws = settings.bootstrap + settings.permutations;
  const told = whileWorking('statistics of pairs of layers', chosen.length * draws, job);
  const estimates: NamedEstimate[] = [];
  for (const [i, pair] of chosen.entries()) {
    const between = (done: number) => told(i * draws + done);
    estimates.push(await estimatePair(measure, pair, models.a.probe.rows, settings, between));
  }
  const p = corrected(
    estimates.map(({ estimate: { chance } }) => chance && chance.p),
    correction,
  );
  return {
    measure: key,
    formula: measure.formula,
    reads: measure.similarity ? 'similarity' : 'distance',
    anchors: models.anchors,
    settings,
    correction,
    rows: models.a.probe.rows,
    pairs: chosen.map(({ a, b }, i) => ({ a, b, corrected: p[i], ...estimates[i].estimate })),
    differences: successiveDifferences(estimates, settings.level, correction),
    reduction: models.reduction,
    probe: models.a.probe,
    caveats: models.caveats,
  };
}
