/** Thrown by a measure that has no value for its input; measurePair turns it into null with the reason. */
export class Undefined extends Error {
  /** `reason` is shown to people: it names the representation and the cause. */
  constructor(reason: string) {
    super(reason);
    this.name = 'Undefined';
  }
}
