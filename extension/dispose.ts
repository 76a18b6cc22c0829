/** Things to be disposed together. */

/** Anything that holds something until it is told to let go. */
export interface Disposable {
  dispose(): unknown;
}

/** Owns disposables: whatever is tracked goes when the owner goes, and at once if it is gone already. */
export class Owner implements Disposable {
  private readonly owned = new Set<Disposable>();
  private gone = false;

  /** Hands a disposable over to this owner, and returns it. */
  track<T extends Disposable>(disposable: T): T {
    if (this.gone) disposable.dispose();
    else this.owned.add(disposable);
    return disposable;
  }

  /** Takes a disposable back that has ended by itself. */
  release(disposable: Disposable): void {
    this.owned.delete(disposable);
  }

  get disposed(): boolean {
    return this.gone;
  }

  dispose(): void {
    this.gone = true;
    const owned = [...this.owned].reverse();
    this.owned.clear();
    for (const disposable of owned) disposable.dispose();
  }
}
