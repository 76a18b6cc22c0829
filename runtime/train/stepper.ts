/** A session of the training graph: takes a state some steps further. */
import type { Split } from '../data/dataset';
import type { NdArray } from '../engine/ndarray';
import { Session, type SessionOptions } from '../engine/session';
import { encodeModel } from '../onnx/encode';
import {
  afterPort,
  buildTrainingGraph,
  carriedTensors,
  PORT,
  schedulePort,
  type TrainingGraphOptions,
} from './loop-graph';
import type { TrainingState } from './state';

/** What some steps lead to. */
export interface Stepped {
  state: TrainingState;
  /** The loss of each step on its batch, before its update. */
  losses: Float32Array;
}

/** The training graph in a session, with its data. */
export class Stepper {
  private constructor(
    private readonly options: TrainingGraphOptions,
    private readonly data: Split,
    private readonly session: Session,
  ) {}

  /** Throws UserError where an operator of the model cannot be trained through. */
  static async create(options: TrainingGraphOptions, data: Split, session: SessionOptions): Promise<Stepper> {
    return new Stepper(
      options,
      data,
      await Session.create(encodeModel(buildTrainingGraph(options)), session),
    );
  }

  /** One step a batch; `rows` holds the row numbers of the batches one after the other. `from` is left as it is. */
  async run(from: TrainingState, rows: Int32Array): Promise<Stepped> {
    const { model, optimizer, batchSize } = this.options;
    const count = rows.length / batchSize;
    const feeds: Record<string, NdArray> = {
      ...from.tensors,
      [PORT.inputs]: this.data.inputs,
      [PORT.targets]: this.data.targets,
      [PORT.rows]: { type: 'int32', shape: [count, batchSize], data: rows },
    };
    for (const [name, at] of Object.entries(optimizer.schedule)) {
      const data = Float32Array.from({ length: count }, (_, i) => at(from.step + i));
      feeds[schedulePort(name)] = { type: 'float32', shape: [count], data };
    }
    const outputs = await this.session.run(feeds);
    const tensors: TrainingState['tensors'] = {};
    for (const { name } of carriedTensors(model, optimizer))
      tensors[name] = outputs[afterPort(name)] as NdArray<'float32'>;
    return {
      state: { step: from.step + count, tensors },
      losses: outputs[PORT.losses].data as Float32Array,
    };
  }

  /** Frees the session. */
  async close(): Promise<void> {
    await this.session.release();
  }
}
