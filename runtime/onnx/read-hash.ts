/** Content hashes of files of any size. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { throwIfCancelled } from '../errors';
import { fileError } from '../store/files';

/** SHA-256 over the contents of `files` one after the other, and their total size in bytes. */
export async function sha256Of(
  files: readonly string[],
  signal?: AbortSignal,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for (const file of files) {
    try {
      for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
        throwIfCancelled(signal);
        hash.update(chunk);
        bytes += chunk.length;
      }
    } catch (error) {
      throwIfCancelled(signal);
      throw fileError(file, error);
    }
  }
  return { bytes, sha256: hash.digest('hex') };
}
