/** Files whole or not at all: written under a temporary name in the same folder, synced, then renamed. */
import {
  closeSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { UserError, messageOf } from '../errors';

const GIGABYTE = 1024 ** 3;
const LARGEST_FILE = 4 * GIGABYTE;
/** One call reads less than 2 GB on every platform. */
const CHUNK = GIGABYTE / 4;

/** What to do about an error of the file system, by its code. */
function remedyFor(error: unknown): { reason: string; remedy: string } {
  const code = (error as NodeJS.ErrnoException).code;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return {
        reason: 'could not be written: the disk is full.',
        remedy: 'Free some space or choose another folder, then resume; nothing written before was lost.',
      };
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return {
        reason: 'cannot be opened: permission denied.',
        remedy: 'Check the permissions of the file and its folder, or choose another folder.',
      };
    case 'ENOENT':
      return { reason: 'does not exist.', remedy: 'Check the path.' };
    case 'EISDIR':
      return { reason: 'is a folder, not a file.', remedy: 'Give the path of a file.' };
    case 'ENOTDIR':
    case 'EEXIST':
      return {
        reason: 'cannot be a folder: a file of that name is in the way.',
        remedy: 'Choose another folder.',
      };
    default:
      return { reason: `could not be used (${messageOf(error)}).`, remedy: 'Check the path and the disk.' };
  }
}

/** Turns an error of the file system into one that names the file, the cause and the remedy. */
export function fileError(file: string, error: unknown): UserError {
  if (error instanceof UserError) return error;
  const { reason, remedy } = remedyFor(error);
  return new UserError(file, reason, remedy, { cause: error });
}

/** Parents first. Node's own recursion never ends under /proc and hides that a file system is read-only. */
function makeWithParents(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  const parent = path.dirname(folder);
  if (parent !== folder) makeWithParents(parent);
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

/** Makes a folder and its parents. Throws {@link UserError}. */
export function makeFolder(folder: string): void {
  try {
    makeWithParents(path.resolve(folder));
  } catch (error) {
    throw fileError(folder, error);
  }
}

function writeAll(descriptor: number, chunks: readonly Uint8Array[]): void {
  for (const chunk of chunks) {
    for (let done = 0; done < chunk.length;) done += writeSync(descriptor, chunk, done);
  }
}

/**
 * Writes a file whole or not at all: a reader sees the old content or the new, never a part.
 * Throws {@link UserError} (disk full, permission, a file in the way) and leaves nothing behind.
 */
export function writeFileWhole(file: string, content: string | Uint8Array | readonly Uint8Array[]): void {
  const chunks =
    typeof content === 'string'
      ? [Buffer.from(content)]
      : content instanceof Uint8Array
        ? [content]
        : content;
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.tmp`);
  try {
    const descriptor = openSync(temporary, 'w');
    try {
      writeAll(descriptor, chunks);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw fileError(file, error);
  }
}

/** Waits until what was appended to a file is on the disk. Throws {@link UserError}. */
export function syncFile(file: string): void {
  try {
    const descriptor = openSync(file, 'r+');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw fileError(file, error);
  }
}

/** Writes a value as indented JSON, whole or not at all. */
export function writeJson(file: string, value: unknown): void {
  writeFileWhole(file, `${JSON.stringify(value, null, 1)}\n`);
}

/** Reads a file of up to 4 GB; throws {@link UserError} that names it. */
export function readBytes(file: string): Uint8Array {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    const { size } = fstatSync(descriptor);
    if (size >= LARGEST_FILE)
      throw new UserError(file, 'is larger than 4 GB.', 'Use fewer rows, or split it into several files.');
    const bytes = new Uint8Array(size);
    for (let at = 0, read = 1; at < size && read > 0; at += read)
      read = readSync(descriptor, bytes, at, Math.min(CHUNK, size - at), at);
    return bytes;
  } catch (error) {
    throw fileError(file, error);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Reads a text file; throws {@link UserError} that names it. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw fileError(file, error);
  }
}

/** Reads a JSON file; throws {@link UserError} that names it. */
export function readJson(file: string): unknown {
  const text = readText(file).replace(/^\uFEFF/, '');
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new UserError(file, `is not valid JSON (${messageOf(error)}).`, 'Correct it at that place.', {
      cause: error,
    });
  }
}
