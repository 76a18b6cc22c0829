/**
 * The training graph: K minibatch steps inside ONNX `Loop`, because one run of a session a step costs as much as the
 * step itself. Parameters, optimizer slots and buffers are carried by the loop; the data set and what changes from step
 * to step (batches, weights of the loss, rates, dropout masks) are read from the graph around it; the loss of each step
 * comes out as a list.
 */
import type { Model } from '../models/model';
import { Graph, type Value } from '../onnx/graph';
import { clipByNorm } from './clipping';
import type { DropoutSite } from './dropout';
import { afterPort, PORT } from './graph-ports';
import type { Optimizer } from './optimizer';
import { Packing } from './packing';
import {
  addBatchGradients,
  addSurroundings,
  stepOptions,
  type StepOptions,
  type Surroundings,
  type TrainingGraphOptions,
} from './step-graph';

/** A tensor of the state; its name is that of an input of the training graph. */
export interface StateTensor {
  readonly name: string;
  readonly shape: readonly number[];
}

/** What the loop carries, part by part: each group's parameters and slots, then the buffers. */
function carriedParts(model: Model, { groups, slots }: Optimizer): StateTensor[][] {
  const byGroup = groups.flatMap(({ parameters }) =>
    ['', ...slots.map((slot) => `/${slot}`)].map((suffix) =>
      parameters.map(({ name, shape }) => ({ name: name + suffix, shape })),
    ),
  );
  return [...byGroup, model.buffers.map(({ name, shape }) => ({ name, shape }))];
}

/** All tensors that change from step to step. */
const carriedTensors = (model: Model, optimizer: Optimizer): StateTensor[] =>
  carriedParts(model, optimizer).flat();

/** All tensors of the state: those that change, and the frozen parameters. */
export const stateTensors = (model: Model, optimizer: Optimizer): StateTensor[] => [
  ...carriedTensors(model, optimizer),
  ...optimizer.frozen,
];

/** A training graph with what it takes to feed it. */
export interface TrainingGraph extends StepOptions {
  /**
   * Inputs: all tensors of the state by name, and those of graph-ports.ts. Outputs: each carried tensor (`afterPort`),
   * and the losses. K is the first extent of the row numbers.
   */
  readonly graph: Graph;
  /** The body of its loop: one step. */
  readonly step: Graph;
  readonly carried: readonly StateTensor[];
  /** Places of dropout; each has an input (`dropoutPort`). */
  readonly sites: readonly DropoutSite[];
}

/** Tensors of one part, in packed form inside the loop. */
interface Pack {
  readonly names: readonly string[];
  readonly packing: Packing;
  /** Inside the loop. */
  readonly values: readonly Value[];
}

const unpacked = (body: Graph, { names, packing, values }: Pack): [string, Value][] =>
  packing.unpack(body, values).map((value, i) => [names[i], value]);

/** New values of every part, from the gradients by parameter. */
function addUpdates(
  body: Graph,
  optimizer: Optimizer,
  packs: readonly Pack[],
  gradients: ReadonlyMap<string, Value>,
  schedules: readonly Readonly<Record<string, Value>>[],
): Value[][] {
  const { groups, slots, clipNorm } = optimizer;
  const width = 1 + slots.length;
  const packed = groups.map((_, g) => {
    const { names, packing } = packs[g * width];
    return packing.pack(
      body,
      names.map((name) => gradients.get(name) as Value),
    );
  });
  const clipped = clipNorm === undefined ? packed.flat() : clipByNorm(body, packed.flat(), clipNorm);
  const next = clipped.values();
  return groups.flatMap(({ rule }, g) => {
    const [parameters, ...slotPacks] = packs.slice(g * width, (g + 1) * width);
    const updated = parameters.values.map((parameter, i) =>
      rule.update(
        body,
        parameter,
        next.next().value as Value,
        slotPacks.map(({ values }) => values[i]),
        schedules[g],
      ),
    );
    return Array.from({ length: width }, (_, part) => updated.map((tensors) => tensors[part]));
  });
}

/** One step, as the body of the loop: takes and returns the parts in packed form. */
function buildStep(
  options: StepOptions,
  around: Surroundings,
  parts: readonly (readonly StateTensor[])[],
  packings: readonly Packing[],
  start: readonly (readonly Value[])[],
): { body: Graph; sites: readonly DropoutSite[] } {
  const { optimizer } = options;
  const body = new Graph('step', around.graph);
  const iteration = body.input('iteration', 'int64', []);
  body.output(body.op('Identity', [body.input('going', 'bool', [])]));
  let count = 0;
  const packs = parts.map((part, p): Pack => ({
    names: part.map(({ name }) => name),
    packing: packings[p],
    values: start[p].map(({ type, shape }) => body.input(`carried_${count++}`, type, shape)),
  }));
  const buffers = packs[packs.length - 1];
  const width = 1 + optimizer.slots.length;
  const parameters = packs.slice(0, -1).filter((_, p) => p % width === 0);
  const trained = new Map(parameters.flatMap((pack) => unpacked(body, pack)));
  const held = new Map(unpacked(body, buffers));
  const { loss, gradients, updates, sites } = addBatchGradients(
    body,
    options,
    around,
    iteration,
    trained,
    held,
  );
  const schedules = around.schedules.map((schedule) =>
    Object.fromEntries(
      Object.entries(schedule).map(([name, values]) => [name, body.op('Gather', [values, iteration])]),
    ),
  );
  const after = addUpdates(body, optimizer, packs, gradients, schedules);
  const buffersAfter = buffers.packing.pack(
    body,
    [...held].map(([name, value]) => updates.get(name) ?? body.op('Identity', [value])),
  );
  for (const value of [...after.flat(), ...buffersAfter, loss]) body.output(value);
  return { body, sites };
}

/** Names `value` and makes it an output. */
function addOutput(graph: Graph, value: Value, name: string): void {
  const [named] = graph.node('Identity', [value], { outputs: [name] });
  graph.output(named);
}

/**
 * The training graph of a model. Throws {@link UserError} where an operator cannot be trained through, or groups of
 * parameters do not fit the model.
 */
export function buildTrainingGraph(given: TrainingGraphOptions): TrainingGraph {
  const options = stepOptions(given);
  const graph = new Graph('training');
  const around = addSurroundings(graph, options);
  const parts = carriedParts(options.model, options.optimizer);
  const packings = parts.map((part) => new Packing(part.map(({ shape }) => shape)));
  const start = parts.map((part, p) =>
    packings[p].pack(
      graph,
      part.map(({ name, shape }) => graph.input(name, 'float32', shape)),
    ),
  );
  const { body, sites } = buildStep(options, around, parts, packings, start);
  const count = graph.op('Shape', [around.rows], { start: { int: 0 }, end: { int: 1 } });
  const going = graph.initializer('always', { type: 'bool', shape: [], data: Uint8Array.of(1) });
  const inputs = [count, going, ...start.flat()];
  const results = graph.node('Loop', inputs, { attributes: { body: { graph: body } } });
  let taken = 0;
  parts.forEach((part, p) => {
    const packed = results.slice(taken, (taken += start[p].length));
    packings[p]
      .unpack(graph, packed)
      .forEach((tensor, i) => addOutput(graph, tensor, afterPort(part[i].name)));
  });
  addOutput(graph, results[taken], PORT.losses);
  return { ...options, graph, step: body, carried: parts.flat(), sites };
}
