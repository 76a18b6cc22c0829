/** A process that works on a shared cache folder: reads and writes until it is told to stop, or killed in the middle. */
import { createHash } from 'node:crypto';
import { DiskCache } from '../../../runtime/store/disk-cache';

/** What every entry holds: bytes that its number decides, so that a reader knows them. */
export function contentOf(entry: number, bytes: number): Uint8Array {
  const seed = createHash('sha256').update(String(entry)).digest();
  return Uint8Array.from({ length: bytes }, (_, i) => seed[i % seed.length] ^ (i & 255));
}

/** What a worker is told to do. */
export interface Work {
  folder: string;
  limit: number;
  entries: number;
  bytes: number;
  rounds: number;
  /** Where in the list of entries it begins. */
  start: number;
}

/** What it saw. */
export interface Seen {
  hits: number;
  misses: number;
  wrong: number;
}

async function work({ folder, limit, entries, bytes, rounds, start }: Work): Promise<Seen> {
  const cache = new DiskCache({ folder, limit });
  const seen: Seen = { hits: 0, misses: 0, wrong: 0 };
  for (let i = 0; i < rounds; i++) {
    const entry = (start + i * 7) % entries;
    const expected = contentOf(entry, bytes);
    const found = await cache.read(`entry ${entry}`);
    if (found) {
      seen.hits++;
      if (!Buffer.from(found).equals(expected)) seen.wrong++;
    } else {
      seen.misses++;
      await cache.write(`entry ${entry}`, [expected]);
    }
  }
  return seen;
}

if (process.send)
  process.once('message', (message) => {
    process.send?.('started');
    void work(message as Work).then((seen) => process.send?.(seen, () => process.disconnect()));
  });
