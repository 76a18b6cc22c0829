/** The standardised rows of a layer in three parts, with what several probes need of them: computed once, when first asked for. */
import type { Matrix } from '../matrix';
import { linearDesign, type LinearDesign } from './design';
import { neighboursOf, type Neighbours } from './neighbours';
import type { Parts } from './parts';
import type { Pause } from '../sliced-products';

/** See above. */
export class ProbeRows {
  private designKept: Promise<LinearDesign> | undefined;
  private neighboursKept: Promise<Parts<Neighbours>> | undefined;

  /** `z`: standardised by the training rows. */
  constructor(readonly z: Parts<Matrix>) {}

  /** Number of training rows. */
  get trainingRows(): number {
    return this.z.train.rows;
  }

  /** Coordinates of linear probes. */
  design(pause: Pause): Promise<LinearDesign> {
    return (this.designKept ??= linearDesign(this.z, pause));
  }

  /** The `most` nearest training rows, the same number in every call. */
  neighbours(most: number, pause: Pause): Promise<Parts<Neighbours>> {
    return (this.neighboursKept ??= neighboursOf(this.z, most, pause));
  }
}
