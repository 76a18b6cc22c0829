/** The part of a training step before the update: forward pass, loss and gradients of one batch. */
import type { DataInfo } from '../data/dataset';
import type { Model } from '../models/model';
import type { Graph, Value } from '../onnx/graph';
import { addGradients } from '../onnx/gradients/reverse';
import type { DropoutSite } from './dropout';
import { trainingPass } from './forward-pass';
import { PORT, schedulePort } from './graph-ports';
import { buildLoss } from './losses';
import { modelInput, rowShape, storedType } from './model-input';
import { sizeOf } from '../engine/ndarray';
import { buildOptimizer, type Optimizer } from './optimizer';
import type { TrainingSpec } from './spec';

/** What a training graph is made of. */
export interface TrainingGraphOptions {
  readonly model: Model;
  readonly training: TrainingSpec;
  readonly data: DataInfo;
}

/** The options with what follows from them. */
export interface StepOptions extends TrainingGraphOptions {
  readonly optimizer: Optimizer;
}

/** Throws {@link UserError} where groups of parameters do not fit the model. */
export function stepOptions(options: TrainingGraphOptions): StepOptions {
  return { ...options, optimizer: buildOptimizer(options.training, options.model) };
}

/** Inputs of the outer graph that each step reads. */
export interface Surroundings {
  readonly graph: Graph;
  readonly inputs: Value;
  readonly targets: Value;
  readonly rows: Value;
  readonly weights: Value;
  readonly gradientWeights?: Value;
  /** By group of parameters. */
  readonly schedules: readonly Readonly<Record<string, Value>>[];
  /** Parameters that stay as they are. */
  readonly frozen: ReadonlyMap<string, Value>;
}

/** Name of a number of the schedule of group `group`. */
export const scheduleName = (name: string, group: number) => `${name}.${group}`;

/** Declares the inputs that steps read, in the graph around them. */
export function addSurroundings(graph: Graph, options: StepOptions): Surroundings {
  const { training, data, optimizer } = options;
  const features = data.features.length;
  const numbers = (name: string, shape: number[]) => graph.input(name, 'float32', ['steps', ...shape]);
  return {
    graph,
    inputs: graph.input(PORT.inputs, storedType(data.input), ['rows', ...rowShape(data.input)]),
    targets: graph.input(PORT.targets, 'float32', ['rows', features]),
    rows: graph.input(PORT.rows, 'int32', ['steps', training.batchSize]),
    weights: numbers(PORT.weights, [features]),
    gradientWeights: optimizer.gradientScale && numbers(PORT.gradientWeights, [features]),
    schedules: optimizer.groups.map(({ rule }, group) =>
      Object.fromEntries(
        Object.keys(rule.schedule).map((name) => [
          name,
          numbers(schedulePort(scheduleName(name, group)), []),
        ]),
      ),
    ),
    frozen: new Map(optimizer.frozen.map(({ name, shape }) => [name, graph.input(name, 'float32', shape)])),
  };
}

/** What one batch gives. */
export interface BatchGradients {
  /** A scalar. */
  readonly loss: Value;
  /** By each trained parameter. */
  readonly gradients: ReadonlyMap<string, Value>;
  /** What the buffers become; those that are not here stay. */
  readonly updates: ReadonlyMap<string, Value>;
  readonly sites: readonly DropoutSite[];
}

/**
 * Adds forward pass, loss and gradients of the batch of one step. `trained` and `buffers` hold the tensors of the state.
 * Throws {@link UserError} where an operator of the model cannot be trained through.
 */
export function addBatchGradients(
  body: Graph,
  { model, training, data }: StepOptions,
  around: Surroundings,
  iteration: Value,
  trained: ReadonlyMap<string, Value>,
  buffers: ReadonlyMap<string, Value>,
): BatchGradients {
  const rows = body.op('Gather', [around.rows, iteration]);
  const of = (values: Value) => body.op('Gather', [values, iteration]);
  const sites: DropoutSite[] = [];
  const updates = new Map<string, Value>();
  const pass = trainingPass({
    graph: body,
    outer: around.graph,
    iteration,
    input: modelInput(body, body.op('Gather', [around.inputs, rows]), model.input.type),
    tensors: new Map([...trained, ...buffers, ...around.frozen]),
    onDropout: (name, rate, shape) => sites.push({ name, rate, shape, size: sizeOf(shape) }),
    onUpdate: (name, value) => updates.set(name, value),
  });
  const logits = model.forward(pass)[model.layers.length - 1];
  const { value, gradient } = buildLoss(training.loss, data.features)(body, {
    logits,
    targets: body.op('Gather', [around.targets, rows]),
    weights: of(around.weights),
    gradientWeights: around.gradientWeights && of(around.gradientWeights),
  });
  const gradients = addGradients(body, [{ value: logits, gradient }], [...trained.values()]);
  return {
    loss: value,
    gradients: new Map([...trained.keys()].map((name, i) => [name, gradients[i]])),
    updates,
    sites,
  };
}
