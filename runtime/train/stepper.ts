/** A session of the training graph: takes a state some steps further. */
import type { Split } from '../data/dataset';
import type { NdArray } from '../engine/ndarray';
import { Session, type SessionOptions } from '../engine/session';
import { encodeModel } from '../onnx/encode';
import { afterPort, PORT } from './graph-ports';
import type { TrainingGraph } from './loop-graph';
import type { TrainingState } from './state';
import type { StepRequest } from './step-request';

/** What some steps lead to. */
export interface Stepped {
  state: TrainingState;
  /** The loss of each step on its batch, before its update: as many as steps were taken. */
  losses: Float32Array;
}

/** Takes states further. */
export interface Stepper {
  /**
   * Takes `from`, which is left as it is, through the steps of the request, or through fewer from its beginning (at
   * least one): how many is seen from what it leads to.
   */
  run(from: TrainingState, request: StepRequest): Promise<Stepped>;
  /** Frees what it holds. */
  close(): Promise<void>;
}

/** Makes the stepper of one training run. */
export type CreateStepper = (
  training: TrainingGraph,
  data: Split,
  session: SessionOptions,
) => Promise<Stepper>;

/** One training graph in a session of its own, with its data. */
class SessionStepper implements Stepper {
  constructor(
    private readonly training: TrainingGraph,
    private readonly data: Split,
    private readonly session: Session,
  ) {}

  async run(from: TrainingState, { count, feeds }: StepRequest): Promise<Stepped> {
    const outputs = await this.session.run({
      ...from.tensors,
      ...feeds,
      [PORT.inputs]: this.data.inputs,
      [PORT.targets]: this.data.targets,
    });
    const tensors = { ...from.tensors };
    for (const { name } of this.training.carried)
      tensors[name] = outputs[afterPort(name)] as NdArray<'float32'>;
    return {
      state: { ...from, step: from.step + count, tensors },
      losses: outputs[PORT.losses].data as Float32Array,
    };
  }

  async close(): Promise<void> {
    await this.session.release();
  }
}

/** A stepper of one seed in a session of its own. */
export const createSessionStepper: CreateStepper = async (training, data, session) =>
  new SessionStepper(training, data, await Session.create(encodeModel(training.graph), session));
