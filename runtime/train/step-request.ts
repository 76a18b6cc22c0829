/** What some steps of one seed are fed beside state and data: a pure function of (spec, seed, step). */
import type { NdArray } from '../engine/ndarray';
import { Batches } from './batches';
import { DropoutMasks } from './dropout';
import { dropoutPort, PORT, schedulePort } from './graph-ports';
import type { TrainingGraph } from './loop-graph';
import { phaseAt, phasesOf, type Phase } from './phases';
import { scheduleName } from './step-graph';

/** Some steps to take. */
export interface StepRequest {
  /** Number of steps. */
  readonly count: number;
  /** By input of the training graph; the first extent of each is `count`. */
  readonly feeds: Readonly<Record<string, NdArray>>;
}

/** Bytes that the masks of one run of the session may take. */
export const MASK_BYTES = 64 * 2 ** 20;

const floats = (shape: number[], data: Float32Array): NdArray => ({ type: 'float32', shape, data });

/** Makes the requests of one seed. */
export class StepRequests {
  private readonly phases: readonly Phase[];
  private readonly masks: DropoutMasks;
  private readonly batches: Batches;
  /** Masks are written where those of the request before were: fresh memory costs more than drawing them. */
  private readonly room = new Map<string, Float32Array>();
  /** Most steps of one request, so that the masks of dropout stay small. */
  readonly most: number;

  /** `rows`: of the training data. */
  constructor(
    private readonly training: TrainingGraph,
    rows: number,
    seed: number,
  ) {
    const { training: spec, data, sites } = training;
    this.phases = phasesOf(
      spec,
      data.features.map(({ name }) => name),
    );
    this.masks = new DropoutMasks(seed, sites);
    this.batches = new Batches(seed, rows, spec.batchSize);
    const bytes = 4 * sites.reduce((sum, { size }) => sum + size, 0);
    this.most = bytes === 0 ? Infinity : Math.max(1, Math.floor(MASK_BYTES / bytes));
  }

  /**
   * The request for `count` steps after the first `step`; `rows` replaces the row numbers of the batches. It is good until
   * the next one is made.
   */
  of(step: number, count: number, rows = this.batches.rowsOf(step, count)): StepRequest {
    const { training, optimizer, sites } = this.training;
    const feeds: Record<string, NdArray> = {
      [PORT.rows]: { type: 'int32', shape: [count, training.batchSize], data: rows },
      [PORT.weights]: this.weights(step, count, () => 1),
    };
    if (optimizer.gradientScale)
      feeds[PORT.gradientWeights] = this.weights(step, count, optimizer.gradientScale);
    optimizer.groups.forEach(({ rule }, group) => {
      for (const [name, at] of Object.entries(rule.schedule)) {
        const data = Float32Array.from({ length: count }, (_, i) => at(step + i));
        feeds[schedulePort(scheduleName(name, group))] = floats([count], data);
      }
    });
    for (const site of sites) {
      const masks = this.masks.of(site, step, count, this.room.get(site.name));
      if (masks.length > (this.room.get(site.name)?.length ?? 0)) this.room.set(site.name, masks);
      feeds[dropoutPort(site.name)] = floats([count, ...site.shape], masks);
    }
    return { count, feeds };
  }

  /** Mean over rows: the weight of a feature over the rows of a batch, times `scale`. */
  private weights(step: number, count: number, scale: (step: number) => number): NdArray {
    const { data, training } = this.training;
    const width = data.features.length;
    const numbers = new Float32Array(count * width);
    for (let i = 0; i < count; i++) {
      const factor = scale(step + i) / training.batchSize;
      const { weights } = phaseAt(this.phases, step + i);
      weights.forEach((weight, feature) => (numbers[i * width + feature] = weight * factor));
    }
    return floats([count, width], numbers);
  }
}
