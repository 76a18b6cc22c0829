/**
 * Trains a model on one data set: the only part of training with effects. Work is done in slices of at most about
 * 150 ms, between which the process reads its messages; results do not depend on where the slices end.
 */
import type { Dataset, Split } from '../data/dataset';
import type { SessionOptions } from '../engine/session';
import { buildModel } from '../models/build';
import type { Layer } from '../models/model';
import type { ModelSpec } from '../models/spec';
import { breathe } from '../slices';
import { accuracyOf } from './outputs';
import { checkTraining } from './check';
import { checkTrainingRows } from './check-data';
import { divergence, explosion, firstNonFinite, type GradientNorm } from './divergence';
import { EarlyStop } from './early-stop';
import { Evaluator, type Activations } from './evaluator';
import { GradientProbe } from './gradient-probe';
import { encodeCheckpoint } from './inference-graph';
import { buildTrainingGraph, type TrainingGraph } from './loop-graph';
import { modelPorts } from './ports';
import { SlicePlan } from './slices';
import type { TrainingSpec } from './spec';
import { checkState, initialState, type TrainingState } from './state';
import { StepRequests } from './step-request';
import { createSessionStepper, type CreateStepper, type Stepped, type Stepper } from './stepper';

/** What to train on what, and from where. */
export interface TrainerOptions extends Pick<SessionOptions, 'threads' | 'providers'> {
  model: ModelSpec;
  training: TrainingSpec;
  /** Held-out accuracy that early stop waits for. */
  gate: number;
  data: Dataset;
  /** Decides the initial parameters, the order of the batches and the dropout masks. */
  seed: number;
  /** Where an earlier run stood; default the beginning. */
  state?: TrainingState;
  /** What takes the steps; default a session of this model's own. */
  createStepper?: CreateStepper;
}

/** How to listen to training, and to stop it. */
export interface AdvanceOptions {
  signal?: AbortSignal;
  /** Called after each slice with the steps done so far and the loss of each step of the slice. */
  onSlice?(step: number, losses: Float32Array): void;
}

/** The parts of a trainer that hold native memory. */
interface Sessions {
  readonly stepper: Stepper;
  readonly evaluator: Evaluator;
}

/** One model in training. {@link Trainer.close} frees its native memory. */
export class Trainer {
  private readonly plan = new SlicePlan();
  private readonly requests: StepRequests;
  private readonly earlyStop: EarlyStop;
  private probe: GradientProbe | undefined;

  private constructor(
    private readonly options: TrainerOptions,
    private readonly graph: TrainingGraph,
    private readonly sessions: Sessions,
    private current: TrainingState,
  ) {
    const { data, training, seed } = options;
    this.requests = new StepRequests(graph, data.train.inputs.shape[0], seed);
    this.earlyStop = new EarlyStop(
      training,
      data.features.map(({ name }) => name),
    );
  }

  /** Throws {@link UserError} where spec, data or state do not fit, or an operator cannot be trained through. */
  static async create(options: TrainerOptions): Promise<Trainer> {
    const { training, data, seed, threads, providers, createStepper = createSessionStepper } = options;
    checkTraining(training, data);
    checkTrainingRows(data);
    const model = buildModel(options.model, modelPorts(data, training));
    const graph = buildTrainingGraph({ model, training, data });
    if (options.state) checkState(options.state, model, graph.optimizer);
    const state = options.state ?? initialState(model, graph.optimizer, seed);
    const session = { threads, providers };
    const evaluator = await Evaluator.create(model, data.input, session);
    try {
      const stepper = await createStepper(graph, data.train, session);
      return new Trainer(options, graph, { stepper, evaluator }, state);
    } catch (error) {
      await evaluator.close();
      throw error;
    }
  }

  /** Number of steps done. */
  get step(): number {
    return this.current.step;
  }

  /** Whether the last step is done, or early stop has ended the run. */
  get finished(): boolean {
    return this.step >= this.earlyStop.end(this.current.passedAt);
  }

  /** In forward order: the hidden layers and the logits. */
  get layers(): readonly Layer[] {
    return this.graph.model.layers;
  }

  /**
   * Trains until `toStep` steps are done or the run is {@link finished}. Throws CancelledError when the signal is aborted,
   * and {@link UserError} naming step and parameter when training diverges; the state is then that after the last slice.
   */
  async advance(toStep: number, { signal, onSlice }: AdvanceOptions = {}): Promise<void> {
    const { earlyStop } = this;
    while (this.step < toStep && !this.finished) {
      await breathe(signal);
      const { step, passedAt } = this.current;
      const look = earlyStop.nextLook(step, passedAt);
      const end = Math.min(toStep, earlyStop.end(passedAt), look);
      const started = performance.now();
      const stepped = await this.run(Math.min(this.plan.next(end - step), this.requests.most));
      this.plan.took(stepped.losses.length, performance.now() - started);
      await this.checkFinite(stepped);
      const passed = stepped.state.step === look && (await this.passes(stepped.state));
      this.current = passed ? { ...stepped.state, passedAt: look } : stepped.state;
      onSlice?.(this.step, stepped.losses);
    }
  }

  /** Activations of every layer with the current parameters, each [rows, units]; `inputs` as the data set has them. */
  async evaluate(inputs: Split['inputs']): Promise<Activations> {
    return await this.sessions.evaluator.run(inputs, this.current.tensors);
  }

  /**
   * Norm of the gradient on the batch of the next step, before clipping; there is a batch for it after the last step too.
   * Throws {@link UserError} that names the parameter where it is not finite or so large that training is lost.
   */
  async gradientNorm(): Promise<GradientNorm> {
    const { data, threads, providers } = this.options;
    this.probe ??= await GradientProbe.create(this.graph, data.train, { threads, providers });
    const norm = await this.probe.norm(this.current, this.requests.of(this.step, 1));
    const error = explosion(Math.min(this.step + 1, this.options.training.steps), norm);
    if (error) throw error;
    return norm;
  }

  /** What {@link create} needs to go on to the same result. The tensors are not changed by later training. */
  state(): TrainingState {
    return { ...this.current, tensors: { ...this.current.tensors } };
  }

  /** An ordinary ONNX file of the current model: `input` to `logits`, layers under their names. */
  checkpoint(metadata: Readonly<Record<string, string>>): Uint8Array {
    return encodeCheckpoint(this.graph.model, this.current.tensors, metadata);
  }

  /** Frees the sessions; the trainer cannot be used afterwards. */
  async close(): Promise<void> {
    await this.sessions.stepper.close();
    await this.sessions.evaluator.close();
    await this.probe?.close();
  }

  /** Runs up to `count` steps from the current state without changing it. */
  private run(count: number): Promise<Stepped> {
    return this.sessions.stepper.run(this.current, this.requests.of(this.step, count));
  }

  /** Whether every feature of the last phase reaches the accuracy gate on the validation rows. */
  private async passes({ tensors }: TrainingState): Promise<boolean> {
    const { data, training, gate } = this.options;
    const logits = (await this.sessions.evaluator.run(data.validation.inputs, tensors)).get('logits');
    if (!logits) throw new Error('the evaluation gave no logits');
    return this.earlyStop.features.every(
      (feature) => accuracyOf(training.loss, logits, data.validation, data, feature, 'validation') >= gate,
    );
  }

  /** Throws {@link UserError} where the slice has left the finite numbers. */
  private async checkFinite({ state, losses }: Stepped): Promise<void> {
    const bad = firstNonFinite(losses);
    if (bad >= 0) throw divergence(this.step + bad + 1, this.parametersOf(await this.stateAfter(bad)));
    const parameters = this.parametersOf(state);
    if (Object.values(parameters).some(({ data }) => firstNonFinite(data) >= 0))
      throw divergence(state.step, parameters);
  }

  /** The state `count` steps on. */
  private async stateAfter(count: number): Promise<TrainingState> {
    let { current: state } = this;
    const end = this.step + count;
    while (state.step < end) {
      const request = this.requests.of(state.step, Math.min(end - state.step, this.requests.most));
      state = (await this.sessions.stepper.run(state, request)).state;
    }
    return state;
  }

  private parametersOf({ tensors }: TrainingState): TrainingState['tensors'] {
    return Object.fromEntries(this.graph.model.parameters.map(({ name }) => [name, tensors[name]]));
  }
}
