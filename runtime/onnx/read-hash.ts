/** Content hashes of files of any size. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { throwIfCancelled } from '../errors';
import { fileError } from '../store/files';

const CHUNK = 1 << 20;

/** SHA-256 over the contents of `files` one after the other, and their total size in bytes. */
export async function sha256Of(
  files: readonly string[],
  signal?: AbortSignal,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  const chunk = new Uint8Array(CHUNK);
  let bytes = 0;
  for (const file of files) {
    const handle = await open(file).catch((error: unknown) => {
      throw fileError(file, error);
    });
    try {
      for (;;) {
        throwIfCancelled(signal);
        const { bytesRead } = await handle.read(chunk, 0, CHUNK, null);
        if (bytesRead === 0) break;
        hash.update(chunk.subarray(0, bytesRead));
        bytes += bytesRead;
      }
    } finally {
      await handle.close();
    }
  }
  return { bytes, sha256: hash.digest('hex') };
}
