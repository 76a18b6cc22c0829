/** Reads tar archives as npm and GNU tar write them: the regular files of a ustar archive. */
import { UserError } from '../../errors';

const BLOCK = 512;
const REGULAR = new Set([0, '0'.charCodeAt(0)]);

/** A file in an archive. */
export interface ArchivedFile {
  name: string;
  content: Uint8Array;
}

const latin = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1').split('\0', 1)[0];
const octal = (bytes: Uint8Array) => Number.parseInt(latin(bytes).trim() || '0', 8);

/** Sum of a header's bytes, those of the checksum itself taken as spaces. */
function checksum(header: Uint8Array): number {
  return header.reduce((sum, byte, i) => sum + (i >= 148 && i < 156 ? 32 : byte), 0);
}

/** The regular files of an archive, as views of its bytes. Throws {@link UserError} that names `archive`. */
export function* filesOfTar(bytes: Uint8Array, archive: string): Generator<ArchivedFile> {
  const remedy = 'Fetch it again.';
  for (let at = 0; at < bytes.length;) {
    const header = bytes.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) return;
    if (header.length < BLOCK || checksum(header) !== octal(header.subarray(148, 156)))
      throw new UserError(archive, 'is no tar archive, or is damaged.', remedy);
    const size = octal(header.subarray(124, 136));
    const start = at + BLOCK;
    if (start + size > bytes.length)
      throw new UserError(archive, 'is not whole: it ends within a file.', remedy);
    if (REGULAR.has(header[156])) {
      const [prefix, name] = [latin(header.subarray(345, 500)), latin(header.subarray(0, 100))];
      yield { name: prefix ? `${prefix}/${name}` : name, content: bytes.subarray(start, start + size) };
    }
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
}
