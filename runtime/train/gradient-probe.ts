/** A session that computes the norm of the gradient of a step without taking it. */
import type { Split } from '../data/dataset';
import type { NdArray } from '../engine/ndarray';
import { Session, type SessionOptions } from '../engine/session';
import { encodeModel } from '../onnx/encode';
import { gradientNorm, type GradientNorm } from './divergence';
import { buildGradientGraph, SQUARES, type GradientGraph } from './gradient-graph';
import { PORT } from './graph-ports';
import type { TrainingGraph } from './loop-graph';
import type { TrainingState } from './state';
import type { StepRequest } from './step-request';

/** See {@link GradientProbe.norm}. */
export class GradientProbe {
  private constructor(
    private readonly gradient: GradientGraph,
    private readonly data: Split,
    private readonly session: Session,
  ) {}

  /** Throws UserError where an operator of the model cannot be trained through. */
  static async create(training: TrainingGraph, data: Split, options: SessionOptions): Promise<GradientProbe> {
    const gradient = buildGradientGraph(training);
    return new GradientProbe(gradient, data, await Session.create(encodeModel(gradient.graph), options));
  }

  /** Norm of the gradient, before clipping, that the one step of `request` would follow from `state`. */
  async norm(state: TrainingState, { feeds }: StepRequest): Promise<GradientNorm> {
    const all: Record<string, NdArray> = {
      ...state.tensors,
      ...feeds,
      [PORT.inputs]: this.data.inputs,
      [PORT.targets]: this.data.targets,
    };
    const { graph, parameters } = this.gradient;
    const outputs = await this.session.run(
      Object.fromEntries(graph.inputs.map(({ name }) => [name, all[name]])),
    );
    return gradientNorm(parameters, outputs[SQUARES].data as Float32Array);
  }

  /** Frees the session. */
  async close(): Promise<void> {
    await this.session.release();
  }
}
