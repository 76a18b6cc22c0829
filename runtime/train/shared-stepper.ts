/**
 * Several trainers of one process on one graph with a seed axis. Each trainer calls its own stepper; once all that still
 * train have called, one run takes them further together. Trainers that are behind the others (resumed from an earlier
 * step) or that repeat steps (to find out where they diverged) go first, the others wait for them.
 */
import type { Split } from '../data/dataset';
import type { SessionOptions } from '../engine/session';
import type { TrainingGraph } from './loop-graph';
import { SeedGraph, type SeedRequest } from './seed-graph';
import type { CreateStepper, Stepped, Stepper } from './stepper';

/** A trainer that waits for its steps. */
interface Waiting extends SeedRequest {
  readonly resolve: (stepped: Stepped) => void;
  readonly reject: (error: unknown) => void;
}

/** The steppers of the seeds that train together: seeds of one study, on the same data. */
export class SharedSteppers {
  private graph?: Promise<SeedGraph>;
  private running?: Promise<void>;
  private readonly waiting = new Map<number, Waiting>();
  /** Places on the seed axis whose trainers may still call. */
  private readonly present: Set<number>;

  /** `size`: number of seeds; the extent of the seed axis until the last of them has ended. */
  constructor(private readonly size: number) {
    this.present = new Set(Array.from({ length: size }, (_, place) => place));
  }

  /** What makes the stepper of the trainer at a place on the seed axis. */
  at(place: number): CreateStepper {
    return async (training, data, session): Promise<Stepper> => {
      await this.create(training, data, session);
      return {
        run: (from, request) =>
          new Promise((resolve, reject) => {
            this.waiting.set(place, { from, request, resolve, reject });
            this.runWhenAllWait();
          }),
        close: () => this.leave(place),
      };
    };
  }

  /**
   * Says that the trainer at a place has ended, or that there will be none: the others no longer wait for it. To be called
   * for every place, however its trainer ends.
   */
  async leave(place: number): Promise<void> {
    this.present.delete(place);
    this.runWhenAllWait();
    if (this.present.size > 0) return;
    const graph = await this.graph?.catch(() => undefined);
    this.graph = undefined;
    await this.running;
    await graph?.close();
  }

  private create(training: TrainingGraph, data: Split, session: SessionOptions): Promise<SeedGraph> {
    this.graph ??= SeedGraph.create(training, this.size, data, session);
    return this.graph;
  }

  private runWhenAllWait(): void {
    if (this.running || this.waiting.size === 0 || this.waiting.size < this.present.size) return;
    this.running = this.runEarliest().finally(() => {
      this.running = undefined;
      this.runWhenAllWait();
    });
  }

  /** Takes those that are furthest behind, all at the same step, further. */
  private async runEarliest(): Promise<void> {
    const step = Math.min(...[...this.waiting.values()].map(({ from }) => from.step));
    const chosen = new Map([...this.waiting].filter(([, { from }]) => from.step === step));
    for (const place of chosen.keys()) this.waiting.delete(place);
    try {
      const graph = await this.graph;
      const results = await graph?.run(chosen);
      for (const [place, { resolve }] of chosen) resolve(results?.get(place) as Stepped);
    } catch (error) {
      for (const { reject } of chosen.values()) reject(error);
    }
  }
}
