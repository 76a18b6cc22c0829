/**
 * Trains a model on one data set: the only part of training with effects. Work is done in slices of at most about
 * 150 ms, between which the process reads its messages; results do not depend on where the slices end.
 */
import { UserError } from '../errors';
import type { Dataset, Split } from '../data/dataset';
import { formatShape, type NdArray } from '../engine/ndarray';
import { Session, type SessionOptions } from '../engine/session';
import { buildModel } from '../models/build';
import type { Layer, Model } from '../models/model';
import type { ModelSpec } from '../models/spec';
import { encodeModel } from '../onnx/encode';
import { Batches } from './batches';
import { divergence, firstNonFinite } from './divergence';
import { buildEvaluationGraph, encodeCheckpoint, INPUT } from './inference-graph';
import { LOSSES } from './losses';
import { buildOptimizer } from './optimizer';
import { breathe } from '../slices';
import { SlicePlan } from './slices';
import type { TrainingSpec } from './spec';
import { modelPorts } from './ports';
import { Stepper, type Stepped } from './stepper';
import { checkState, initialState, type TrainingState } from './state';

/** What to train on what, and from where. */
export interface TrainerOptions extends Pick<SessionOptions, 'threads' | 'providers'> {
  model: ModelSpec;
  training: TrainingSpec;
  data: Dataset;
  /** Decides the initial parameters and the order of the batches. */
  seed: number;
  /** Where an earlier run stood; default the beginning. */
  state?: TrainingState;
}

/** How to listen to training, and to stop it. */
export interface AdvanceOptions {
  signal?: AbortSignal;
  /** Called after each slice with the steps done so far and the loss of each step of the slice. */
  onSlice?(step: number, losses: Float32Array): void;
}

/** Throws {@link UserError} unless inputs and targets are matrices that fit each other and the feature names. */
function checkData({ train: { inputs, targets }, features }: Dataset): void {
  const [rows] = inputs.shape;
  const remedy = 'Give one row of inputs and one row of targets for each example.';
  if (inputs.shape.length < 2 || rows === 0)
    throw new UserError('training inputs', `have shape ${formatShape(inputs.shape)}.`, remedy);
  if (formatShape(targets.shape) !== formatShape([rows, features.length]))
    throw new UserError(
      'training targets',
      `have shape ${formatShape(targets.shape)}, not ${formatShape([rows, features.length])} (rows x features).`,
      remedy,
    );
  if (
    (inputs.data instanceof Float32Array && firstNonFinite(inputs.data) >= 0) ||
    firstNonFinite(targets.data) >= 0
  )
    throw new UserError('training data', 'contains NaN or infinite numbers.', 'Correct the data.');
}

/** One model in training. {@link Trainer.close} frees its native memory. */
export class Trainer {
  private readonly batches: Batches;
  private readonly plan = new SlicePlan();

  private constructor(
    options: TrainerOptions,
    private readonly model: Model,
    private readonly stepper: Stepper,
    private readonly evaluation: Session,
    private current: TrainingState,
  ) {
    this.batches = new Batches(options.seed, options.data.train.inputs.shape[0], options.training.batchSize);
  }

  /** Throws {@link UserError} where data or state do not fit, or an operator cannot be trained through. */
  static async create(options: TrainerOptions): Promise<Trainer> {
    const { training, data, seed, threads, providers } = options;
    checkData(data);
    const model = buildModel(options.model, modelPorts(data, training));
    const optimizer = buildOptimizer(training.optimizer);
    if (options.state) checkState(options.state, model, optimizer);
    const loss = LOSSES[training.loss];
    if (!loss)
      throw new UserError(
        'training.loss',
        `is ${training.loss}, which cannot be trained yet.`,
        'Use sigmoid-cross-entropy.',
      );
    const graph = { model, loss, optimizer, batchSize: training.batchSize, features: data.features.length };
    const stepper = await Stepper.create(graph, data.train, { threads, providers });
    const evaluation = await Session.create(encodeModel(buildEvaluationGraph(model)), { threads, providers });
    const state = options.state ?? initialState(model, optimizer, seed);
    return new Trainer(options, model, stepper, evaluation, state);
  }

  /** Number of steps done. */
  get step(): number {
    return this.current.step;
  }

  /** In forward order: the hidden layers and the logits. */
  get layers(): readonly Layer[] {
    return this.model.layers;
  }

  /**
   * Trains until `toStep` steps are done. Throws CancelledError when the signal is aborted, and {@link UserError}
   * naming step and parameter when training diverges; the state is then that after the last whole slice.
   */
  async advance(toStep: number, { signal, onSlice }: AdvanceOptions = {}): Promise<void> {
    while (this.step < toStep) {
      await breathe(signal);
      const count = this.plan.next(toStep - this.step);
      const started = performance.now();
      const stepped = await this.run(count);
      this.plan.took(count, performance.now() - started);
      await this.checkFinite(stepped);
      this.current = stepped.state;
      onSlice?.(this.step, stepped.losses);
    }
  }

  /** Activations of every layer with the current parameters, each [rows, units]; `inputs` is [rows, width]. */
  async evaluate(inputs: Split['inputs']): Promise<Map<string, NdArray<'float32'>>> {
    const { shape } = this.model.input;
    if (formatShape(inputs.shape.slice(1)) !== formatShape(shape))
      throw new UserError(
        'evaluation inputs',
        `have rows of shape ${formatShape(inputs.shape.slice(1))} where the model takes ${formatShape(shape)}.`,
        'Give inputs of the width that the model was trained on.',
      );
    const feeds: Record<string, NdArray> = { [INPUT]: inputs };
    for (const { name } of this.model.parameters) feeds[name] = this.current.tensors[name];
    const outputs = await this.evaluation.run(feeds);
    return new Map(this.layers.map(({ name }) => [name, outputs[name] as NdArray<'float32'>]));
  }

  /** What {@link create} needs to go on to the same result. The tensors are not changed by later training. */
  state(): TrainingState {
    return { step: this.step, tensors: { ...this.current.tensors } };
  }

  /** An ordinary ONNX file of the current model: `input` to `logits`, layers under their names. */
  checkpoint(metadata: Readonly<Record<string, string>>): Uint8Array {
    return encodeCheckpoint(this.model, this.current.tensors, metadata);
  }

  /** Frees the sessions; the trainer cannot be used afterwards. */
  async close(): Promise<void> {
    await this.stepper.close();
    await this.evaluation.release();
  }

  /** Runs `count` steps from the current state without changing it. */
  private run(count: number): Promise<Stepped> {
    return this.stepper.run(this.current, this.batches.rowsOf(this.step, count));
  }

  /** Throws {@link UserError} where the slice has left the finite numbers. */
  private async checkFinite({ state, losses }: Stepped): Promise<void> {
    const bad = firstNonFinite(losses);
    if (bad >= 0) {
      const before = bad === 0 ? this.current : (await this.run(bad)).state;
      throw divergence(this.step + bad + 1, this.parametersOf(before));
    }
    const parameters = this.parametersOf(state);
    if (Object.values(parameters).some(({ data }) => firstNonFinite(data) >= 0))
      throw divergence(state.step, parameters);
  }

  private parametersOf({ tensors }: TrainingState): TrainingState['tensors'] {
    return Object.fromEntries(this.model.parameters.map(({ name }) => [name, tensors[name]]));
  }
}
