/**
 * Content hashes of files that were hashed before and have not changed since: by path, size, times and inode. In the process,
 * and beside other things kept on disk, so that a model of many gigabytes is not read anew for every inspection.
 */
import { areCurrent, stampsOf, type Stamps } from './stamps';
import type { DiskCache } from './disk-cache';

/** Size and SHA-256 of some files, one after the other. */
export interface ContentHash {
  readonly bytes: number;
  readonly sha256: string;
}

/** A file that was written within this time may be written again without another time stamp. */
const SETTLED_MS = 2000;
/** Hashes that the process remembers at most. */
const MOST = 1000;

const remembered = new Map<string, ContentHash>();

/** Whether the youngest of the files was last changed some time ago. */
function isSettled(stamps: Stamps): boolean {
  const youngest = [...stamps.values()].flatMap((stamp) => stamp.split(' ').slice(1, 3).map(Number));
  return youngest.every((nanoseconds) => Date.now() - nanoseconds / 1e6 > SETTLED_MS);
}

function parse(content: Uint8Array): ContentHash {
  return JSON.parse(Buffer.from(content).toString()) as ContentHash;
}

/** The hash of `files`: remembered, or else by `compute`. `disk`: where it is remembered for other processes too. */
export async function contentHash(
  files: readonly string[],
  compute: () => Promise<ContentHash>,
  disk?: DiskCache,
): Promise<ContentHash> {
  const stamps = stampsOf(files);
  const key = JSON.stringify(['content hash', ...stamps]);
  const known = remembered.get(key);
  if (known) return known;
  const kept = await disk?.read(key);
  const hash = kept ? parse(kept) : await compute();
  if (areCurrent(stamps) && isSettled(stamps)) {
    if (remembered.size >= MOST) remembered.clear();
    remembered.set(key, hash);
    // Where the disk is full the model is read again next time.
    if (!kept) await disk?.write(key, [Buffer.from(JSON.stringify(hash))]).catch(() => undefined);
  }
  return hash;
}
