/**
 * Trains and analyses one seed in the folder of its run. Everything it writes is whole at any moment, and a
 * seed that was interrupted goes on from its last saved state to the result it would have had.
 */
import type { Dataset } from '../data/dataset';
import { generateData } from '../data/generate';
import { writeNpz } from '../data/npz';
import { int64 } from '../engine/ndarray';
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
import { Trainer } from '../train/trainer';
import { analyse } from './analysis';
import { evaluate, type HeldOut } from './evaluation';
import { scheduleOf, type Schedule } from './schedule';
import { requireCheckpoint, savedResult, savedState, unusable } from './seed-past';
import type { CheckpointRef, EvaluationPoint, SeedResult } from './results';
import type { StudySpec } from './spec';

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

  /** Trains to the last step, then analyses. */
  async complete(): Promise<SeedResult> {
    const { steps } = this.spec.training;
    this.keepLinesUpTo(this.trainer.step);
    if (this.trainer.step === 0) await this.visit(0);
    while (this.trainer.step < steps) {
      await this.trainer.advance(this.nextStop(), {
        signal: this.job.signal,
        onSlice: (step, losses) => this.onSlice(step, losses),
      });
      await this.visit(this.trainer.step);
    }
    return await this.finish();
  }

  /** Metrics from after the saved state are of steps that will be done again; what is from before must be there. */
  private keepLinesUpTo(step: number): void {
    const { metricsFile } = this.folder;
    const lines = readJsonLines(metricsFile) as MetricsLine[];
    const kept = step === 0 ? [] : lines.filter((line) => line.step <= step);
    const evaluated = new Set(kept.filter(({ kind }) => kind === 'evaluation').map((line) => line.step));
    const lost = [...this.schedule.evaluations].find((at) => step > 0 && at <= step && !evaluated.has(at));
    if (lost !== undefined)
      throw unusable(
        this.folder,
        metricsFile,
        `lacks the evaluation of step ${lost} although the saved state is of step ${step}.`,
      );
    for (const at of this.schedule.checkpoints)
      if (step > 0 && at <= step) requireCheckpoint(this.folder, at);
    writeJsonLines(metricsFile, kept);
  }

  private nextStop(): number {
    const { step } = this.trainer;
    const { saveEvery, evaluations } = this.schedule;
    const nextSave = (Math.floor(step / saveEvery) + 1) * saveEvery;
    const nextEvaluation = Math.min(...[...evaluations].filter((at) => at > step));
    return Math.min(nextSave, nextEvaluation, this.spec.training.steps);
  }

  private onSlice(step: number, losses: Float32Array): void {
    const first = step - losses.length + 1;
    losses.forEach((loss, i) => {
      this.lossSum += loss;
      this.lossCount++;
      if ((first + i) % this.schedule.lossEvery === 0) this.writeLoss(first + i);
    });
    this.job.report({
      kind: 'progress',
      label: `seed ${this.seed}`,
      done: step,
      total: this.spec.training.steps,
      secondsLeft: null,
    });
  }

  private writeLoss(step: number): void {
    const line: LossLine = { kind: 'loss', step, loss: this.lossSum / this.lossCount };
    appendJsonLine(this.folder.metricsFile, line);
    this.lossSum = 0;
    this.lossCount = 0;
  }

  /** What is due at a step: evaluation, checkpoint, saved state, in the order that keeps a resume exact. */
  private async visit(step: number): Promise<void> {
    throwIfCancelled(this.job.signal);
    if (this.schedule.evaluations.has(step)) {
      const point = await this.evaluate(step);
      appendJsonLine(this.folder.metricsFile, { kind: 'evaluation', ...point } satisfies EvaluationLine);
      this.job.report({ kind: 'evaluation', seed: this.seed, point });
    }
    if (this.schedule.checkpoints.has(step)) this.writeCheckpoint(step);
    if (step % this.schedule.saveEvery === 0 || step === this.spec.training.steps) this.saveState();
  }

  private async evaluate(step: number): Promise<EvaluationPoint> {
    const names = this.trainer.layers.map(({ name }) => name);
    const held = await this.heldOut();
    return evaluate({ step, gradientNorm: null }, this.data, this.spec.training, names, held);
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
    const { step, tensors } = this.trainer.state();
    writeFileWhole(this.folder.stateFile, writeNpz({ step: int64([1], [step]), ...tensors }));
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
      gatePassed: Object.values(last.accuracy).every((accuracy) => accuracy >= this.spec.gate),
      curve,
      checkpoints: [...this.schedule.checkpoints].map((at): CheckpointRef => ({
        step: at,
        file: this.run.relative(this.folder.checkpointFile(at)),
      })),
      analysis: this.run.relative(this.folder.analysisFile),
    };
    writeJson(this.folder.resultFile, result);
    return result;
  }
}

async function trainSeed(run: RunFolder, seed: number, job: JobContext): Promise<SeedResult> {
  const seedFolder = run.seed(seed);
  const done = savedResult(seedFolder, seed);
  if (done) return done;
  const spec = run.readSpec();
  const data = generateData(spec.data);
  const trainer = await Trainer.create({
    model: spec.model,
    training: spec.training,
    data,
    seed,
    state: savedState(seedFolder),
  });
  try {
    return await new SeedJob(run, spec, seed, data, trainer, job).complete();
  } finally {
    await trainer.close();
  }
}

/**
 * The operation behind `study.seed`: trains, or resumes, or returns what is there already. Where a run was killed, the
 * processes of its seeds may write on for a moment: each seed has a lock of its own.
 */
export async function runSeed({ folder, seed }: SeedParams, job: JobContext): Promise<SeedResult> {
  const run = new RunFolder(folder);
  const seedFolder = run.seed(seed);
  seedFolder.create();
  const unlock = await lockFolderSoon(seedFolder.folder, job.signal);
  try {
    return await trainSeed(run, seed, job);
  } finally {
    unlock();
  }
}
