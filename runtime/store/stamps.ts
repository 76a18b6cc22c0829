/** Whether files are still what they were when they were read. */
import { statSync } from 'node:fs';

/** File -> what the file system said of it: size, times and place. */
export type Stamps = ReadonlyMap<string, string>;

function stampOf(file: string): string {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stat ? [stat.size, stat.mtimeNs, stat.ctimeNs, stat.ino].join(' ') : 'missing';
}

/** What the file system says of some files now; a file that cannot be found has a stamp too. */
export function stampsOf(files: Iterable<string>): Stamps {
  return new Map([...new Set(files)].map((file) => [file, stampOf(file)]));
}

/** True while none of the files was written, replaced or removed. */
export function areCurrent(stamps: Stamps): boolean {
  return [...stamps].every(([file, stamp]) => stampOf(file) === stamp);
}
