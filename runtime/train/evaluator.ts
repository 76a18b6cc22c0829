/** The layers of a model on rows of data, in chunks that keep the activations in bounds. */
import type { InputInfo, Split } from '../data/dataset';
import { float32, formatShape, sizeOf, type NdArray } from '../engine/ndarray';
import { Session, type SessionOptions } from '../engine/session';
import { UserError } from '../errors';
import type { Model } from '../models/model';
import { encodeModel } from '../onnx/encode';
import { peakBytes } from './activation-bytes';
import { buildEvaluationGraph, INPUT, tensorsOf, unitsPort } from './inference-graph';
import { rowShape } from './model-input';
import type { TrainingState } from './state';

/** Bytes that the activations of one chunk may take. */
export const CHUNK_BYTES = 64 * 2 ** 20;

/** Layer -> its activations, [rows, units]. */
export type Activations = Map<string, NdArray<'float32'>>;

/** A session of the evaluation graph. */
export class Evaluator {
  private constructor(
    private readonly model: Model,
    private readonly input: InputInfo,
    private readonly session: Session,
    private readonly chunk: number,
  ) {}

  /** Rows are evaluated in chunks whose activations take about `chunkBytes` at most. */
  static async create(
    model: Model,
    input: InputInfo,
    options: SessionOptions,
    chunkBytes = CHUNK_BYTES,
  ): Promise<Evaluator> {
    const graph = buildEvaluationGraph(model, input);
    const chunk = Math.max(1, Math.floor(chunkBytes / peakBytes(graph, 1)));
    return new Evaluator(model, input, await Session.create(encodeModel(graph), options), chunk);
  }

  /** Activations of every layer in forward order; `inputs` is [rows, ...input] as the data set has it. */
  async run(inputs: Split['inputs'], tensors: TrainingState['tensors']): Promise<Activations> {
    const [rows, ...shape] = inputs.shape;
    const wanted = rowShape(this.input);
    if (formatShape(shape) !== formatShape(wanted))
      throw new UserError(
        'evaluation inputs',
        `have rows of shape ${formatShape(shape)} where the model takes ${formatShape(wanted)}.`,
        'Give inputs of the kind that the model was trained on.',
      );
    const { layers } = this.model;
    const all: Activations = new Map(layers.map(({ name, units }) => [name, float32([rows, units])]));
    const feeds = Object.fromEntries(tensorsOf(this.model).map(({ name }) => [name, tensors[name]]));
    const width = sizeOf(shape);
    for (let start = 0; start < rows; start += this.chunk) {
      const end = Math.min(rows, start + this.chunk);
      const data = inputs.data.subarray(start * width, end * width);
      const part = { type: inputs.type, shape: [end - start, ...shape], data } as NdArray;
      const outputs = await this.session.run({ ...feeds, [INPUT]: part });
      for (const { name, units } of layers)
        all.get(name)?.data.set(outputs[unitsPort(name)].data as Float32Array, start * units);
    }
    return all;
  }

  /** Frees the session. */
  async close(): Promise<void> {
    await this.session.release();
  }
}
