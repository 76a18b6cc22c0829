/** A checkpoint of any format, opened: what inspecting, capturing and comparing need to know of a model. */
import type { Feeds, Fetches, TensorPort } from '../engine/session';

/** An input that a person may have to supply. */
export interface ModelInput extends TensorPort {
  /** The model carries a default value for it. */
  readonly optional: boolean;
  /** An initial recurrent state: zeros unless supplied. */
  readonly state: boolean;
  /** Axis along which the rows of a probe set lie; null for a scalar or an input that all rows share. */
  readonly batchAxis: number | null;
  /** Integer inputs that index a table (token ids into an embedding): the number of its rows. */
  readonly indexBound?: number;
}

/** Axis of the channels: axis 1 (`first`) or the last. */
export type ChannelPlace = 'first' | 'last';

/** An activation that a person would call a layer. */
export interface LayerInfo {
  /** Recognisable and unique within the model, e.g. `layer1.0.conv1`. */
  readonly name: string;
  /** Operator that makes it, e.g. `Conv`. */
  readonly op: string;
  /** Name of the tensor in the graph. */
  readonly tensor: string;
  readonly type: TensorPort['type'];
  /** As ONNX Runtime infers it; open extents by name, `''` where they have none; null where only a run can tell. */
  readonly shape: TensorPort['shape'] | null;
  /**
   * Where the channels of its values lie, as its operator and those before it tell: along axis 1 as in convolution maps
   * [n, c, ...], or along the last as in token states [n, t, d]. Null: not known.
   */
  readonly channels: ChannelPlace | null;
  /** Elements of the weights that the layer uses. */
  readonly parameters: number;
  /** Position in the order of computation, from 0. */
  readonly index: number;
}

/** What is known of a model file without running it. */
export interface ModelInfo {
  readonly format: 'onnx';
  /** Version of the default ONNX operator set. */
  readonly opset: number;
  readonly irVersion: number;
  /** Program that wrote the file, with its version; `''` if it does not say. */
  readonly producer: string;
  /** Size of the model with its external data files. */
  readonly bytes: number;
  /** SHA-256 of the file; where it has external data, of the file followed by its data files in order of name. */
  readonly sha256: string;
  /** Free-form entries of the file (feature names, class labels ...). */
  readonly metadata: Readonly<Record<string, string>>;
  readonly inputs: readonly TensorPort[];
  readonly outputs: readonly TensorPort[];
  /** Elements of all floating-point weights. */
  readonly parameters: number;
}

/** How a map may be averaged before it is handed over. */
export interface Block {
  /** Extents of a block along each axis of positions; it tiles them. */
  readonly block: readonly number[];
  /** Extents of the positions. */
  readonly positions: readonly number[];
}

/** Layers of which averages over blocks of positions are wanted. */
export type Blocks = ReadonlyMap<string, Block>;

/** An opened model that can be run for its layers. */
export interface CapturableModel {
  readonly file: string;
  /** The files that the model is read from: its own, and those of its external data. */
  readonly files: readonly string[];
  readonly info: ModelInfo;
  /** Layers in the order of computation. */
  readonly layers: readonly LayerInfo[];
  readonly inputs: readonly ModelInput[];
  /**
   * One forward pass; returns the named layers under their names. Blocks the thread while it runs. One call at a time: the
   * next may replace the session of this one.
   * `blocks`: of these layers, [rows, channels, ...positions], only the averages over such blocks, or over all positions.
   * Throws `UserError` when ONNX Runtime refuses the inputs.
   */
  run(feeds: Feeds, layers: readonly string[], blocks?: Blocks): Promise<Fetches>;
  /** Frees the native memory; the model cannot run afterwards. */
  close(): Promise<void>;
}
