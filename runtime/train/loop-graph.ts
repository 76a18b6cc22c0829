/**
 * The training graph: K minibatch steps inside ONNX `Loop`, because one run of a session a step costs as much as the
 * step itself. Parameters and optimizer slots are carried by the loop; the data set, the row numbers of the K batches
 * and the optimizer's schedule are read from the graph around it; the loss of each step comes out as a list.
 */
import type { Model } from '../models/model';
import { Graph, type Value } from '../onnx/graph';
import { addGradients } from '../onnx/gradients/reverse';
import { evaluationPass } from './forward-pass';
import type { LossRule } from './losses';
import type { Optimizer } from './optimizer';
import { Packing } from './packing';

/** Names of the inputs and outputs of the training graph beside the carried tensors. */
export const PORT = { inputs: 'data/inputs', targets: 'data/targets', rows: 'data/rows', losses: 'losses' };

/** Input for a number of the optimizer's schedule, [steps]. */
export const schedulePort = (name: string) => `schedule/${name}`;

/** A tensor that training carries from step to step; its name is that of an input of the training graph. */
export interface Carried {
  readonly name: string;
  readonly shape: readonly number[];
}

/** All carried tensors: the parameters, then slot by slot the optimizer's tensors for each of them. */
export function carriedTensors(model: Model, optimizer: Optimizer): Carried[] {
  const of = (suffix: string) => model.parameters.map(({ name, shape }) => ({ name: name + suffix, shape }));
  return [...of(''), ...optimizer.slots.flatMap((slot) => of(`/${slot}`))];
}

/** The output of the training graph that holds a carried tensor after the last step. */
export const afterPort = (name: string) => `${name}@after`;

/** What a training graph is made of. */
export interface TrainingGraphOptions {
  model: Model;
  loss: LossRule;
  optimizer: Optimizer;
  batchSize: number;
  /** Number of target columns. */
  features: number;
}

/** Inputs of the outer graph that each step reads. */
interface Surroundings {
  inputs: Value;
  targets: Value;
  rows: Value;
  schedule: Record<string, Value>;
}

function addSurroundings(
  graph: Graph,
  { model, optimizer, batchSize, features }: TrainingGraphOptions,
): Surroundings {
  const schedule = Object.keys(optimizer.schedule).map((name) => [
    name,
    graph.input(schedulePort(name), 'float32', ['steps']),
  ]);
  return {
    inputs: graph.input(PORT.inputs, model.input.type, ['rows', ...model.input.shape]),
    targets: graph.input(PORT.targets, 'float32', ['rows', features]),
    rows: graph.input(PORT.rows, 'int32', ['steps', batchSize]),
    schedule: Object.fromEntries(schedule),
  };
}

/** The list cut into parts of `size`. */
function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: list.length / size }, (_, i) => list.slice(i * size, (i + 1) * size));
}

/** Loss of one batch and its gradient by each parameter. */
function addLoss(
  body: Graph,
  { model, loss }: TrainingGraphOptions,
  around: Surroundings,
  iteration: Value,
  parameters: readonly Value[],
): { loss: Value; gradients: Value[] } {
  const rows = body.op('Gather', [around.rows, iteration]);
  const input = body.op('Gather', [around.inputs, rows]);
  const target = body.op('Gather', [around.targets, rows]);
  const byName = new Map(model.parameters.map(({ name }, i) => [name, parameters[i]]));
  const logits = model.forward(evaluationPass(body, input, byName))[model.layers.length - 1];
  const { value, gradient } = loss(body, logits, target);
  return { loss: value, gradients: addGradients(body, [{ value: logits, gradient }], parameters) };
}

/** One step, as the body of the loop: takes and returns parameters and slots in packed form. */
function buildStep(
  graph: Graph,
  options: TrainingGraphOptions,
  packing: Packing,
  around: Surroundings,
  start: Value[],
) {
  const { optimizer } = options;
  const body = new Graph('step', graph);
  const iteration = body.input('iteration', 'int64', []);
  body.output(body.op('Identity', [body.input('going', 'bool', [])]));
  const carried = start.map(({ type, shape }, i) => body.input(`carried_${i}`, type, shape));
  const [parameters, ...slots] = chunks(carried, carried.length / (1 + optimizer.slots.length));
  const { loss, gradients } = addLoss(body, options, around, iteration, packing.unpack(body, parameters));
  const schedule = Object.fromEntries(
    Object.entries(around.schedule).map(([name, values]) => [name, body.op('Gather', [values, iteration])]),
  );
  const packedGradients = packing.pack(body, gradients);
  const updated = parameters.map((parameter, i) =>
    optimizer.update(
      body,
      parameter,
      packedGradients[i],
      slots.map((slot) => slot[i]),
      schedule,
    ),
  );
  for (let part = 0; part <= optimizer.slots.length; part++)
    for (const tensors of updated) body.output(tensors[part]);
  body.output(loss);
  return body;
}

/**
 * The training graph. Inputs: the carried tensors by name, and those of {@link PORT} and {@link schedulePort};
 * outputs: each carried tensor ({@link afterPort}), and the losses [K]. K is the first extent of the row numbers.
 */
export function buildTrainingGraph(options: TrainingGraphOptions): Graph {
  const { model, optimizer } = options;
  const graph = new Graph('training');
  const around = addSurroundings(graph, options);
  const carried = carriedTensors(model, optimizer);
  const inputs = carried.map(({ name, shape }) => graph.input(name, 'float32', shape));
  const packing = new Packing(model.parameters.map(({ shape }) => shape));
  const start = chunks(inputs, model.parameters.length).flatMap((tensors) => packing.pack(graph, tensors));
  const body = buildStep(graph, options, packing, around, start);
  const count = graph.op('Shape', [around.rows], { start: { int: 0 }, end: { int: 1 } });
  const going = graph.initializer('always', { type: 'bool', shape: [], data: Uint8Array.of(1) });
  const results = graph.node('Loop', [count, going, ...start], { attributes: { body: { graph: body } } });
  const losses = results[results.length - 1];
  chunks(results.slice(0, -1), start.length / (1 + optimizer.slots.length))
    .flatMap((packed) => packing.unpack(graph, packed))
    .forEach((tensor, i) => {
      const [after] = graph.node('Identity', [tensor], { outputs: [afterPort(carried[i].name)] });
      graph.output(after);
    });
  const [named] = graph.node('Identity', [losses], { outputs: [PORT.losses] });
  graph.output(named);
  return graph;
}
