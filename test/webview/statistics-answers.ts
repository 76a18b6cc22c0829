/** Statistics and trajectories of invented models: pure functions of what they are asked for. */
import type { PairStatistics } from '../../runtime/inspections/pair-statistics';
import type { Trajectory, TrajectoryMeasure } from '../../runtime/inspections/trajectory';
import { layerNames, probe } from './views';

/** Statistics of `count` layers with themselves; the third has no value. */
export function pairStatistics(count: number, change: Partial<PairStatistics> = {}): PairStatistics {
  const names = layerNames(count);
  const settings = { bootstrap: 1000, permutations: 1000, level: 0.95, seed: 0 };
  const pairs = names.map((name, index): PairStatistics['pairs'][number] => {
    if (index === 2) {
      const reason = `${name} of A does not vary over the inputs.`;
      return {
        a: name,
        b: name,
        value: null,
        interval: null,
        chance: null,
        corrected: null,
        undefined: { value: reason },
      };
    }
    const value = 0.9 - (0.8 * index) / count;
    return {
      a: name,
      b: name,
      value,
      interval: { low: value - 0.05, high: value + 0.04, level: 0.95, draws: 1000 },
      chance: { mean: 0.02, bound: 0.08, p: 0.001, draws: 1000 },
      corrected: index === count - 1 ? 0.2 : 0.004,
      undefined: {},
    };
  });
  return {
    measure: 'cka.linear.debiased',
    formula: 'HSIC₁(K, L) / …',
    reads: 'similarity',
    anchors: null,
    settings,
    correction: 'holm',
    rows: 2000,
    pairs,
    differences: names.slice(1).map((second, index) => ({
      first: names[index],
      second,
      difference: index === 1 || index === 2 ? null : -0.1 + 0.05 * index,
      interval:
        index === 1 || index === 2
          ? null
          : { low: -0.15 + 0.05 * index, high: -0.02 + 0.05 * index, level: 0.95, draws: 1000 },
      p: index === 1 || index === 2 ? null : 0.002,
      corrected: index === 1 || index === 2 ? null : 0.006,
      ...(index === 1 || index === 2 ? { undefined: 'One of the two has no value.' } : {}),
    })),
    reduction: 'mean',
    probe: probe([]),
    caveats: [],
    ...change,
  };
}

/** Six checkpoints of a model of `count` layers, the first of which has no value at step 0. */
export function trajectory(count: number, measure: TrajectoryMeasure): Trajectory {
  const steps = [0, 5, 34, 168, 1006, 6000];
  return {
    measure,
    formula: '',
    checkpoints: steps.map((step) => ({ file: `step-${step}.onnx`, step })),
    series: layerNames(count).map((layer, index) => ({
      layer,
      values: steps.map((_, at) =>
        index === 0 && at === 0 ? null : 0.1 + (0.15 * at * (index + 1)) / count,
      ),
    })),
    undefined: [`step-0.onnx: ${layerNames(count)[0]} does not vary.`],
    rows: 2000,
    reduction: 'mean',
    probe: probe([]),
    caveats: [],
  };
}
