/** Representations that the process keeps for the next request, least recently used ones leaving first. */
import { areCurrent, type Stamps } from '../store/stamps';

interface Kept<T> {
  readonly value: T;
  readonly bytes: number;
  /** The files that it was computed from. */
  readonly stamps: Stamps;
}

/** Values by key, up to a number of bytes. What comes from files that have changed is never given. */
export class RepresentationCache<T> {
  /** In the order of their last use. */
  private readonly kept = new Map<string, Kept<T>>();

  /** The value under a key, or undefined. */
  get(key: string): T | undefined {
    this.dropOutdated();
    const entry = this.kept.get(key);
    if (!entry) return undefined;
    this.kept.delete(key);
    this.kept.set(key, entry);
    return entry.value;
  }

  /** Keeps a value of `bytes` for as long as its files stay the same and `limit` bytes hold it. */
  set(key: string, { value, bytes, stamps }: Kept<T>, limit: number): void {
    if (bytes > limit || !areCurrent(stamps)) return;
    this.kept.delete(key);
    this.limitTo(limit - bytes);
    this.kept.set(key, { value, bytes, stamps });
  }

  /** Lets go of the values used longest ago until all take at most `limit` bytes. */
  limitTo(limit: number): void {
    let bytes = [...this.kept.values()].reduce((sum, entry) => sum + entry.bytes, 0);
    for (const [key, entry] of this.kept) {
      if (bytes <= limit) return;
      this.kept.delete(key);
      bytes -= entry.bytes;
    }
  }

  private dropOutdated(): void {
    for (const [key, { stamps }] of this.kept) if (!areCurrent(stamps)) this.kept.delete(key);
  }
}
