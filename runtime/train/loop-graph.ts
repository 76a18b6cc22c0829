/**
 * The training graph: K minibatch steps inside ONNX `Loop`, because one run of a session a step costs as much as the
 * step itself. Parameters and optimizer slots are carried by the loop; the data set, the row numbers of the K batches
 * and the optimizer's schedule are read from the graph around it; the loss of each step comes out as a list.
 */
import type { Model } from '../models/model';
import { Graph, type Value } from '../onnx/graph';
import { addGradients } from '../onnx/gradients/reverse';
import type { LossRule } from './losses';
import type { Optimizer } from './optimizer';

/** Names of the inputs and outputs of the training graph beside the carried tensors. */
export const PORT = { inputs: 'data/inputs', targets: 'data/targets', rows: 'data/rows', losses: 'losses' };

/** Input for a number of the optimizer's schedule, [steps]. */
export const schedulePort = (name: string) => `schedule/${name}`;

/** A tensor that training carries from step to step, by its name in {@link TrainingState}. */
export interface Carried {
  readonly name: string;
  readonly shape: readonly number[];
}

/** All carried tensors: the parameters, then slot by slot the optimizer's tensors for each of them. */
export function carriedTensors(model: Model, optimizer: Optimizer): Carried[] {
  const of = (suffix: string) => model.parameters.map(({ name, shape }) => ({ name: name + suffix, shape }));
  return [...of(''), ...optimizer.slots.flatMap((slot) => of(`/${slot}`))];
}

export interface TrainingGraphOptions {
  model: Model;
  loss: LossRule;
  optimizer: Optimizer;
  batchSize: number;
  /** Number of target columns. */
  features: number;
}

/** Inputs of the outer graph that the body reads. */
interface Surroundings {
  inputs: Value;
  targets: Value;
  rows: Value;
  schedule: Record<string, Value>;
}

function addStep(body: Graph, options: TrainingGraphOptions, around: Surroundings, iteration: Value): void {
  const { model, loss, optimizer } = options;
  const carried = carriedTensors(model, optimizer).map(({ name, shape }) =>
    body.input(`${name}@before`, 'float32', shape),
  );
  const count = model.parameters.length;
  const parameters = carried.slice(0, count);
  const rows = body.op('Gather', [around.rows, iteration]);
  const input = body.op('Gather', [around.inputs, rows]);
  const target = body.op('Gather', [around.targets, rows]);
  const schedule = Object.fromEntries(
    Object.entries(around.schedule).map(([name, values]) => [name, body.op('Gather', [values, iteration])]),
  );
  const byName = new Map(model.parameters.map(({ name }, i) => [name, parameters[i]]));
  const logits = model.forward(body, input, byName)[model.layers.length - 1];
  const { value, gradient } = loss(body, logits, target);
  const gradients = addGradients(body, [{ value: logits, gradient }], parameters);
  const updated = parameters.map((parameter, i) =>
    optimizer.update(
      body,
      parameter,
      gradients[i],
      optimizer.slots.map((_, slot) => carried[(slot + 1) * count + i]),
      schedule,
    ),
  );
  for (let part = 0; part <= optimizer.slots.length; part++)
    for (const tensors of updated) body.output(tensors[part]);
  body.output(value);
}

/**
 * The training graph. Inputs: the carried tensors by name, and those of {@link PORT} and {@link schedulePort};
 * outputs: each carried tensor as `${name}@after`, and the losses [K]. K is the first extent of the row numbers.
 */
export function buildTrainingGraph(options: TrainingGraphOptions): Graph {
  const { model, optimizer, batchSize, features } = options;
  const graph = new Graph('training');
  const around: Surroundings = {
    inputs: graph.input(PORT.inputs, model.input.type, ['rows', ...model.input.shape]),
    targets: graph.input(PORT.targets, 'float32', ['rows', features]),
    rows: graph.input(PORT.rows, 'int32', ['steps', batchSize]),
    schedule: Object.fromEntries(
      Object.keys(optimizer.schedule).map((name) => [
        name,
        graph.input(schedulePort(name), 'float32', ['steps']),
      ]),
    ),
  };
  const carried = carriedTensors(model, optimizer);
  const start = carried.map(({ name, shape }) => graph.input(name, 'float32', shape));
  const body = new Graph('step', graph);
  const iteration = body.input('iteration', 'int64', []);
  body.output(body.op('Identity', [body.input('going', 'bool', [])]));
  addStep(body, options, around, iteration);
  const count = graph.op('Shape', [around.rows], { start: { int: 0 }, end: { int: 1 } });
  const going = graph.initializer('always', { type: 'bool', shape: [], data: Uint8Array.of(1) });
  const results = graph.node('Loop', [count, going, ...start], {
    attributes: { body: { graph: body } },
    outputs: [...carried.map(({ name }) => `${name}@after`), PORT.losses],
  });
  for (const result of results) graph.output(result);
  return graph;
}
