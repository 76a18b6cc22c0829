/** One session that takes the states of several seeds further: the training graph with a leading seed axis. */
import type { Split } from '../data/dataset';
import { sizeOf, type NdArray } from '../engine/ndarray';
import { Session, type SessionOptions } from '../engine/session';
import { encodeModel } from '../onnx/encode';
import { vectorise } from '../onnx/vectorise/vectorise';
import { afterPort, dropoutPort, PORT } from './graph-ports';
import { stateTensors, type TrainingGraph } from './loop-graph';
import type { TrainingState } from './state';
import type { StepRequest } from './step-request';
import type { Stepped } from './stepper';

/** A state and the steps that it is to take. */
export interface SeedRequest {
  readonly from: TrainingState;
  readonly request: StepRequest;
}

/** The arrays one after the other along a new leading axis. */
function stack(arrays: readonly NdArray[]): NdArray {
  const [{ type, shape, data }] = arrays;
  const { constructor } = data;
  const stacked = new (constructor as Float32ArrayConstructor)(data.length * arrays.length);
  arrays.forEach((array, i) => stacked.set(array.data as Float32Array, i * data.length));
  return { type, shape: [arrays.length, ...shape], data: stacked };
}

/** The entries along the leading axis, as views. */
function unstack({ type, shape: [count, ...shape], data }: NdArray): NdArray[] {
  const size = sizeOf(shape);
  return Array.from({ length: count }, (_, i) => ({
    type,
    shape,
    data: data.subarray(i * size, (i + 1) * size),
  }));
}

/** The first `count` entries along the leading axis. */
function first({ type, shape: [extent, ...shape], data }: NdArray, count: number): NdArray {
  if (extent === count) return { type, shape: [extent, ...shape], data };
  return { type, shape: [count, ...shape], data: data.subarray(0, count * sizeOf(shape)) };
}

/** Inputs of the training graph that differ from seed to seed. */
interface SeedInputs {
  readonly state: ReadonlySet<string>;
  /** The batches and the masks of dropout. */
  readonly steps: ReadonlySet<string>;
}

function seedInputs({ model, optimizer, sites }: TrainingGraph): SeedInputs {
  return {
    state: new Set(stateTensors(model, optimizer).map(({ name }) => name)),
    steps: new Set([PORT.rows, ...sites.map(({ name }) => dropoutPort(name))]),
  };
}

/** A tensor of all seeds, and the parts of it that the seeds were given. */
interface Held {
  readonly parts: readonly NdArray[];
  readonly stacked: NdArray;
}

/** The training graph of several seeds in a session, with the data that they share. */
export class SeedGraph {
  /** What the last run came to: seeds that go on from it are fed without a copy. */
  private readonly held = new Map<string, Held>();

  private constructor(
    private readonly training: TrainingGraph,
    private readonly inputs: SeedInputs,
    private readonly size: number,
    private readonly data: Split,
    private readonly session: Session,
  ) {}

  /** Throws UserError where an operator of the model cannot be computed for several seeds at once. */
  static async create(
    training: TrainingGraph,
    size: number,
    data: Split,
    options: SessionOptions,
  ): Promise<SeedGraph> {
    const inputs = seedInputs(training);
    const graph = vectorise(
      training.graph,
      size,
      ({ name }) => inputs.state.has(name) || inputs.steps.has(name),
    );
    const session = await Session.create(encodeModel(graph), options);
    return new SeedGraph(training, inputs, size, data, session);
  }

  /**
   * Takes seeds, all at the same step, through as many steps as the shortest of their requests asks for. Places on the seed
   * axis without a request are filled with what is at hand, and what they come to is dropped.
   */
  async run(requests: ReadonlyMap<number, SeedRequest>): Promise<Map<number, Stepped>> {
    const [some] = requests.values();
    const count = Math.min(...[...requests.values()].map(({ request }) => request.count));
    const places = Array.from({ length: this.size }, (_, place) => requests.get(place));
    const feeds: Record<string, NdArray> = {
      [PORT.inputs]: this.data.inputs,
      [PORT.targets]: this.data.targets,
    };
    for (const name of this.inputs.state)
      feeds[name] = this.stackedState(
        name,
        places.map((place) => place?.from.tensors[name]),
      );
    for (const [name, shared] of Object.entries(some.request.feeds))
      feeds[name] = this.inputs.steps.has(name)
        ? stack(places.map((place) => first((place ?? some).request.feeds[name], count)))
        : first(shared, count);
    return this.results(requests, await this.session.run(feeds), count);
  }

  /** Frees the session. */
  async close(): Promise<void> {
    await this.session.release();
  }

  private stackedState(name: string, parts: readonly (NdArray | undefined)[]): NdArray {
    const held = this.held.get(name);
    if (held && parts.every((part, i) => !part || part === held.parts[i])) return held.stacked;
    const filler = parts.find((part) => part !== undefined);
    const filled = parts.map((part) => part ?? (filler as NdArray));
    const stacked = stack(filled);
    this.held.set(name, { parts: filled, stacked });
    return stacked;
  }

  private results(
    requests: ReadonlyMap<number, SeedRequest>,
    outputs: Record<string, NdArray>,
    count: number,
  ): Map<number, Stepped> {
    for (const { name } of this.training.carried) {
      const stacked = outputs[afterPort(name)];
      this.held.set(name, { parts: unstack(stacked), stacked });
    }
    const losses = unstack(outputs[PORT.losses]);
    const stepped = (place: number, { from }: SeedRequest): Stepped => {
      const tensors = { ...from.tensors };
      for (const { name } of this.training.carried)
        tensors[name] = this.held.get(name)?.parts[place] as NdArray<'float32'>;
      return {
        state: { ...from, step: from.step + count, tensors },
        losses: losses[place].data as Float32Array,
      };
    };
    return new Map([...requests].map(([place, request]) => [place, stepped(place, request)]));
  }
}
