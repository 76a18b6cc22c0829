/** Verdicts: what the runs say of a claim. Computed from the curves of the seeds that passed the gate. */
import { meanInterval } from '../measures/intervals';
import type { ClaimSpec } from './spec';
import type { EvaluationPoint, Interval, SeedResult, Verdict, VerdictOutcome } from './results';

/** The effect lies above 0, below 0, or its interval contains 0. */
function outcomeOf(effect: Interval): VerdictOutcome {
  if (effect.low === null || effect.high === null) return 'not reproduced';
  if (effect.low > 0) return 'reproduced';
  return effect.high < 0 ? 'contradicted' : 'not reproduced';
}

function lastOf(curve: readonly EvaluationPoint[]): EvaluationPoint {
  const last = curve.at(-1);
  if (!last) throw new Error('a seed without evaluations');
  return last;
}

/** First evaluation at which the feature's held-out accuracy is at or above the gate. */
function learnedAt(
  curve: readonly EvaluationPoint[],
  feature: string,
  gate: number,
): EvaluationPoint | undefined {
  return curve.find((point) => point.accuracy[feature] >= gate);
}

/** R2(feature) - R2(than) in the layer at the last step. */
function strengthDifference(seed: SeedResult, layer: string, feature: string, than: string): number | null {
  const explained = lastOf(seed.curve).varianceExplained[layer];
  const [a, b] = [explained[feature], explained[than]];
  return a === null || b === null ? null : a - b;
}

/** Variance of the layer explained by the feature at a point, in units of the layer's final total variance. */
function explainedOfFinal(
  curve: readonly EvaluationPoint[],
  point: EvaluationPoint,
  layer: string,
  feature: string,
): number | null {
  const share = point.varianceExplained[layer][feature];
  const final = lastOf(curve).totalVariance[layer];
  return share === null || final === 0 ? null : (share * point.totalVariance[layer]) / final;
}

/**
 * Rise of the variance explained by `feature` between its own passing of the gate and that of `later`; null
 * where `later` was learned first or either was not learned.
 */
function riseWhileLearning(
  { curve }: SeedResult,
  layer: string,
  feature: string,
  later: string,
  gate: number,
): number | null {
  const from = learnedAt(curve, feature, gate);
  const to = learnedAt(curve, later, gate);
  if (!from || !to || to.step < from.step) return null;
  const [a, b] = [from, to].map((point) => explainedOfFinal(curve, point, layer, feature));
  return a === null || b === null ? null : b - a;
}

interface Test {
  claim: string;
  effectName: string;
  effect: (seed: SeedResult) => number | null;
  /** When `effect` is null, in words. */
  undefinedWhere: string;
}

function testOf(claim: ClaimSpec, layer: string, gate: number): Test {
  switch (claim.kind) {
    case 'stronger':
      return {
        claim: `"${claim.feature}" explains more of the variance of ${layer} than "${claim.than}" does, though both are learned.`,
        effectName: `R²(${claim.feature}) − R²(${claim.than}) in ${layer}, at the last step`,
        effect: (seed) => strengthDifference(seed, layer, claim.feature, claim.than),
        undefinedWhere: `${layer} does not vary`,
      };
    case 'keeps-rising':
      return {
        claim: `"${claim.feature}" is learned first, and the variance of ${layer} that it explains goes on rising until "${claim.while}" is learned too.`,
        effectName: `rise of the variance explained by ${claim.feature} between its own passing of the gate and that of ${claim.while}, as a share of the final variance of ${layer}`,
        effect: (seed) => riseWhileLearning(seed, layer, claim.feature, claim.while, gate),
        undefinedWhere: `"${claim.while}" was learned before "${claim.feature}"`,
      };
  }
}

/** What a reader must know beside the outcome. */
function noteOn(undefinedIn: readonly number[], test: Test, used: number): string | null {
  if (undefinedIn.length > 0)
    return `The effect is undefined in seed ${undefinedIn.join(', ')}: ${test.undefinedWhere}.`;
  return used === 1 ? 'One seed gives no interval: run at least two.' : null;
}

/**
 * Judges one claim over the seeds, in the layer that it names or that of record. Seeds below the accuracy gate are left out and listed. Reproduced: the 95 %
 * interval of the effect over seeds lies above 0; contradicted: below 0; not reproduced: it contains 0, or there
 * is none (one seed, or an effect that is undefined in a seed); gate failed: fewer than half of the seeds passed.
 */
export function judge(claim: ClaimSpec, seeds: readonly SeedResult[], record: string, gate: number): Verdict {
  const used = seeds.filter((seed) => seed.gatePassed);
  const test = testOf(claim, claim.layer ?? record, gate);
  const effects = used.map((seed) => ({ seed: seed.seed, value: test.effect(seed) }));
  const undefinedIn = effects.filter(({ value }) => value === null).map(({ seed }) => seed);
  const effect = meanInterval(effects.map(({ value }) => value).filter((value) => value !== null));
  const enough = used.length > 0 && used.length * 2 >= seeds.length;
  return {
    finding: claim.finding,
    claim: test.claim,
    outcome: !enough ? 'gate failed' : undefinedIn.length > 0 ? 'not reproduced' : outcomeOf(effect),
    effectName: test.effectName,
    effect,
    note: noteOn(undefinedIn, test, used.length),
    seedsUsed: used.map((seed) => seed.seed),
    seedsFailedGate: seeds.filter((seed) => !seed.gatePassed).map((seed) => seed.seed),
  };
}
