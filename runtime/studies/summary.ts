/** From the results of the seeds to the results of the study. */
import { describeData } from '../data/describe';
import { meanInterval } from '../measures/intervals';
import { judge } from './verdict';
import type { FeatureSummary, LayerSummary, Provenance, SeedResult, StudyResults } from './results';
import type { StudySpec } from './spec';

function summarise(
  feature: string,
  layers: readonly LayerSummary[],
  seeds: readonly SeedResult[],
): FeatureSummary {
  const last = seeds.map((seed) => seed.curve.at(-1)).filter((point) => point !== undefined);
  const explainedIn = (layer: string) =>
    meanInterval(last.map((point) => point.varianceExplained[layer][feature]).filter((r2) => r2 !== null));
  return {
    feature,
    accuracy: meanInterval(last.map((point) => point.accuracy[feature])),
    varianceExplained: Object.fromEntries(layers.map(({ name }) => [name, explainedIn(name)])),
  };
}

/** Summary over the seeds that passed the gate, and the verdict on each claim. */
export function summariseStudy(
  spec: StudySpec,
  provenance: Provenance,
  layers: LayerSummary[],
  seeds: SeedResult[],
): StudyResults {
  const record = layers.find((layer) => layer.ofRecord);
  if (!record) throw new Error('the model marks no representation of record');
  const passed = seeds.filter((seed) => seed.gatePassed);
  const data = describeData(spec.data);
  return {
    format: 'replens.study-results',
    version: 1,
    spec,
    data,
    provenance,
    layers,
    features: data.features.map(({ name }) => summarise(name, layers, passed)),
    seeds,
    verdicts: spec.claims.map((claim) => judge(claim, seeds, record.name, spec.gate)),
  };
}
