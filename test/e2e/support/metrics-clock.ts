/** When each evaluation of a run reached the disk. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Watches a run folder until stopped. */
export class MetricsClock {
  private readonly seen = new Map<number, number>();
  private readonly lengths = new Map<string, number>();
  private readonly timer = setInterval(() => this.look(), 10);

  constructor(private readonly run: string) {}

  private look(): void {
    const now = Date.now();
    if (!existsSync(this.run)) return;
    for (const seed of readdirSync(this.run).filter((name) => name.startsWith('seed-'))) {
      const file = path.join(this.run, seed, 'metrics.jsonl');
      if (!existsSync(file)) continue;
      const text = readFileSync(file, 'utf8');
      const whole = text.slice(0, text.lastIndexOf('\n') + 1);
      const known = this.lengths.get(file) ?? 0;
      this.lengths.set(file, whole.length);
      for (const [, step] of whole.slice(known).matchAll(/"kind":"evaluation","step":(\d+)/g)) {
        if (!this.seen.has(Number(step))) this.seen.set(Number(step), now);
      }
    }
  }

  /** Step -> when the first line about it was there. */
  stop(): ReadonlyMap<number, number> {
    clearInterval(this.timer);
    return this.seen;
  }
}
