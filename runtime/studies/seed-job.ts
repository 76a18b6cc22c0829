/**
 * Trains and analyses one seed in the folder of its run. Everything it writes is whole at any moment, and a
 * seed that was interrupted goes on from its last saved state to the result it would have had.
 */
import type { Dataset } from '../data/dataset';
import { generateData } from '../data/generate';
import type { DataSpec } from '../data/spec';
import { throwIfCancelled } from '../errors';
import type { JobContext } from '../job';
import type { SeedParams } from '../protocol';
import { syncFile, writeFileWhole, writeJson } from '../store/files';
import { lockFolderSoon } from '../store/lock';
import {
  appendJsonLine,
  readJsonLines,
  RunFolder,
  writeJsonLines,
  type SeedFolder,
} from '../store/run-folder';
import { encodeState } from '../train/state-file';
import { Trainer, type TrainerOptions } from '../train/trainer';
import { analyse } from './analysis';
import { evaluate, type HeldOut } from './evaluation';
import { nextStop, reached, scheduleOf, type Schedule } from './schedule';
import { requireCheckpoint, savedResult, savedState, unusable } from './seed-past';
import type { CheckpointRef, EvaluationPoint, SeedResult } from './results';
import type { StudySpec } from './spec';
import { trainedFeatures } from './trained';

/** Mean training loss over the steps since the line before. */
interface LossLine {
  kind: 'loss';
  step: number;
  loss: number;
}

interface EvaluationLine extends EvaluationPoint {
  kind: 'evaluation';
}

/** A line of metrics.jsonl. */
type MetricsLine = LossLine | EvaluationLine;

/** One seed of a run while it trains. */
class SeedJob {
  private readonly schedule: Schedule;
  private lossSum = 0;
  private lossCount = 0;

  constructor(
    private readonly run: RunFolder,
    private readonly spec: StudySpec,
    private readonly seed: number,
    private readonly data: Dataset,
    private readonly trainer: Trainer,
    private readonly job: JobContext,
  ) {
    this.schedule = scheduleOf(spec.training);
  }

  private get folder(): SeedFolder {
    return this.run.seed(this.seed);
  }

  /** Trains to the end, be it early, then analyses. */
  async complete(): Promise<SeedResult> {
    this.keepLinesUpTo(this.trainer.step);
    if (this.trainer.step === 0) await this.visit();
    while (!this.trainer.finished) {
      await this.trainer.advance(nextStop(this.schedule, this.trainer.step), {
        signal: this.job.signal,
        onSlice: (step, losses) => this.onSlice(step, losses),
      });
      await this.visit();
    }
    this.tell(this.trainer.step, this.trainer.step);
    return await this.finish();
  }

  /** The steps of a list that training has come to. */
  private reached(due: readonly number[]): number[] {
    return reached(due, this.trainer.step, this.trainer.finished);
  }

  /** Metrics from after the saved state are of steps that will be done again; what is from before must be there. */
  private keepLinesUpTo(step: number): void {
    const { metricsFile } = this.folder;
    const lines = readJsonLines(metricsFile) as MetricsLine[];
    const kept = step === 0 ? [] : lines.filter((line) => line.step <= step);
    if (step > 0) {
      const evaluated = new Set(kept.filter(({ kind }) => kind === 'evaluation').map((line) => line.step));
      const lost = this.reached(this.schedule.evaluations).find((at) => !evaluated.has(at));
      if (lost !== undefined)
        throw unusable(
          this.folder,
          metricsFile,
          `lacks the evaluation of step ${lost} although the saved state is of step ${step}.`,
        );
      for (const at of this.reached(this.schedule.checkpoints)) requireCheckpoint(this.folder, at);
    }
    writeJsonLines(metricsFile, kept);
  }

  private onSlice(step: number, losses: Float32Array): void {
    const first = step - losses.length + 1;
    losses.forEach((loss, i) => {
      this.lossSum += loss;
      this.lossCount++;
      if ((first + i) % this.schedule.lossEvery === 0) this.writeLoss(first + i);
    });
    this.tell(step, this.spec.training.steps);
  }

  private tell(done: number, total: number): void {
    this.job.report({ kind: 'progress', label: `seed ${this.seed}`, done, total, secondsLeft: null });
  }

  private writeLoss(step: number): void {
    const line: LossLine = { kind: 'loss', step, loss: this.lossSum / this.lossCount };
    appendJsonLine(this.folder.metricsFile, line);
    this.lossSum = 0;
    this.lossCount = 0;
  }

  /** What is due at a step: evaluation, checkpoint, saved state, in the order that keeps a resume exact. */
  private async visit(): Promise<void> {
    throwIfCancelled(this.job.signal);
    const { step, finished } = this.trainer;
    const isDue = (steps: readonly number[]) => this.reached(steps).at(-1) === step;
    if (isDue(this.schedule.evaluations)) {
      const point = await this.evaluate(step);
      appendJsonLine(this.folder.metricsFile, { kind: 'evaluation', ...point } satisfies EvaluationLine);
      this.job.report({ kind: 'evaluation', seed: this.seed, point });
    }
    if (isDue(this.schedule.checkpoints)) this.writeCheckpoint(step);
    if (step % this.schedule.saveEvery === 0 || finished) this.saveState();
  }

  private async evaluate(step: number): Promise<EvaluationPoint> {
    const names = this.trainer.layers.map(({ name }) => name);
    const held = await this.heldOut();
    const { total: gradientNorm } = await this.trainer.gradientNorm();
    return evaluate({ step, gradientNorm }, this.data, this.spec.training, names, held);
  }

  private async heldOut(): Promise<HeldOut> {
    const validation = await this.trainer.evaluate(this.data.validation.inputs);
    const test = await this.trainer.evaluate(this.data.test.inputs);
    return { validation, test };
  }

  private writeCheckpoint(step: number): void {
    writeFileWhole(
      this.folder.checkpointFile(step),
      this.trainer.checkpoint({
        'replens.study': this.spec.name,
        'replens.seed': String(this.seed),
        'replens.step': String(step),
        'replens.features': JSON.stringify(this.data.features.map(({ name }) => name)),
      }),
    );
  }

  /** The lines up to this step reach the disk first: after a power cut, no state may be ahead of its metrics. */
  private saveState(): void {
    syncFile(this.folder.metricsFile);
    writeFileWhole(this.folder.stateFile, encodeState(this.trainer.state()));
  }

  private async finish(): Promise<SeedResult> {
    const { step, layers } = this.trainer;
    const analysis = await analyse(this.seed, step, this.data, layers, await this.heldOut());
    writeJson(this.folder.analysisFile, analysis);
    const curve = (readJsonLines(this.folder.metricsFile) as MetricsLine[])
      .filter((line): line is EvaluationLine => line.kind === 'evaluation')
      .map(({ kind: _kind, ...point }) => point);
    const last = curve[curve.length - 1];
    const result: SeedResult = {
      seed: this.seed,
      layers: layers.map(({ name, units, ofRecord }) => ({ name, units, ofRecord })),
      gatePassed: trainedFeatures(this.data, this.spec.training).every(
        (index) => last.accuracy[this.data.features[index].name] >= this.spec.gate,
      ),
      curve,
      checkpoints: this.reached(this.schedule.checkpoints).map((at): CheckpointRef => ({
        step: at,
        file: this.run.relative(this.folder.checkpointFile(at)),
      })),
      analysis: this.run.relative(this.folder.analysisFile),
    };
    writeJson(this.folder.resultFile, result);
    return result;
  }
}

/** What computes the steps of a seed, and where its data set comes from. */
export interface SeedCompute extends Pick<TrainerOptions, 'providers' | 'threads' | 'createStepper'> {
  generate?: (spec: DataSpec) => Dataset;
}

async function trainSeed(run: RunFolder, seed: number, job: JobContext, compute: SeedCompute) {
  const seedFolder = run.seed(seed);
  const done = savedResult(seedFolder, seed);
  if (done) return done;
  const spec = run.readSpec();
  const { model, training, gate } = spec;
  const { generate = generateData, ...session } = compute;
  const data = generate(spec.data);
  const state = savedState(seedFolder);
  const trainer = await Trainer.create({ model, training, gate, data, seed, state, ...session });
  try {
    return await new SeedJob(run, spec, seed, data, trainer, job).complete();
  } finally {
    await trainer.close();
  }
}

/**
 * Trains a seed, or resumes it, or returns what is there already. Where a run was killed, the processes of its seeds may
 * write on for a moment: each seed has a lock of its own.
 */
export async function completeSeed(
  run: RunFolder,
  seed: number,
  job: JobContext,
  compute: SeedCompute = {},
): Promise<SeedResult> {
  const seedFolder = run.seed(seed);
  seedFolder.create();
  const unlock = await lockFolderSoon(seedFolder.folder, job.signal);
  try {
    return await trainSeed(run, seed, job, compute);
  } finally {
    unlock();
  }
}

/** The operation behind `study.seed`. */
export async function runSeed(
  { folder, seed, provider, threads }: SeedParams,
  job: JobContext,
): Promise<SeedResult> {
  const compute = { providers: provider && [provider], threads };
  return await completeSeed(new RunFolder(folder), seed, job, compute);
}
