/** What every data set hands to training, evaluation and panels, whatever its inputs are. Types only. */
import type { NdArray } from '../engine/ndarray';

/** One row of the input. */
export type InputInfo =
  /** [width] numbers */
  | { readonly kind: 'vector'; readonly width: number }
  /**
   * [length] token ids below `vocabulary`. The last `outputs` tokens are those that the model reads while it puts out the
   * features (start token and values before, or queries); logit p is of the p-th of them.
   */
  | {
      readonly kind: 'tokens';
      readonly length: number;
      readonly vocabulary: number;
      readonly outputs: number;
    }
  /** [channels, height, width], 0 to 1 */
  | {
      readonly kind: 'image';
      readonly channels: number;
      readonly height: number;
      readonly width: number;
    };

/** A feature that a network is trained to put out. */
export interface FeatureInfo {
  readonly name: string;
  /** Number of its values 0, 1, ...; 2 for a binary feature. */
  readonly classes: number;
  /** What the values are called, where they have names (`circle`, `square`, ...). */
  readonly values?: readonly string[];
}

/** What is known of a data set before it is generated. */
export interface DataInfo {
  readonly input: InputInfo;
  /** In the order of the columns of `targets`, which for sequences is the order in which they are put out. */
  readonly features: readonly FeatureInfo[];
}

/** Rows of one part of a data set. */
export interface Split {
  /** [rows, ...input]: float32 for vectors, int32 for tokens, uint8 (0 to 255 stand for 0 to 1) for images. */
  readonly inputs: NdArray<'float32' | 'int32' | 'uint8'>;
  /** Value of each feature, 0 to classes - 1: [rows, features]. */
  readonly targets: NdArray<'float32'>;
  /** 1 where the feature is present: [rows, features]. Left out where all are, always. */
  readonly present?: NdArray<'uint8'>;
}

/** A generated data set: three splits without a common input. */
export interface Dataset extends DataInfo {
  readonly train: Split;
  readonly validation: Split;
  readonly test: Split;
}
