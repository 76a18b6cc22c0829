/**
 * Results kept on disk, up to a number of bytes, those used longest ago leaving first. Several processes may read, write and
 * clear one folder at the same time: an entry is a file that appears whole by being renamed, its content is checked by a
 * hash when it is read, and its modification time is that of its last use. Nothing is locked; what another process removed
 * is not there, and what a killed one left half-written is never read and is cleared away.
 */
import { createHash } from 'node:crypto';
import { open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { breathe } from '../slices';
import { fileError, makeFolder } from './files';
import { isAlive } from './lock';

/** Where results are kept, and how many bytes they may take. */
export interface DiskCacheSettings {
  readonly folder: string;
  readonly limit: number;
}

const SUFFIX = '.entry';
const TEMPORARY = '.writing';
/** First bytes of an entry: another layout of the file has another number. */
const MAGIC = 'replens-cache-1\n';
/** Bytes hashed, read or written between two looks at messages. */
const CHUNK = 1 << 24;
/** A file being written by another machine is left alone for so long. */
const ABANDONED_MS = 24 * 3600 * 1000;

/** A word for this machine that is fit for a file name. */
const HERE = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

interface Found {
  readonly file: string;
  readonly bytes: number;
  readonly usedAt: number;
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

/** Removes a file that another process may remove too, or hold open. */
async function removeIfThere(file: string): Promise<void> {
  await rm(file, { force: true }).catch(() => undefined);
}

const bytesOf = (data: ArrayBufferView) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

async function* chunksOf(parts: readonly Uint8Array[], signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  for (const part of parts)
    for (let at = 0; at < part.length; at += CHUNK) {
      yield part.subarray(at, at + CHUNK);
      await breathe(signal);
    }
}

/** Entries that this process has begun to write: each has a temporary file of its own. */
let begun = 0;

/** Entries by key in one folder. */
export class DiskCache {
  constructor(private readonly settings: DiskCacheSettings) {}

  /** What was kept under a key; undefined where nothing is. A damaged entry is removed. Throws CancelledError. */
  async read(key: string, signal?: AbortSignal): Promise<Uint8Array | undefined> {
    const file = this.fileOf(key);
    let content: Uint8Array | undefined;
    try {
      content = await this.checked(file, key, signal);
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
      return undefined;
    }
    if (!content) {
      await removeIfThere(file);
      return undefined;
    }
    const now = new Date();
    await utimes(file, now, now).catch(() => undefined);
    return content;
  }

  /** Bytes of an entry; undefined where there is none. */
  async sizeOf(key: string): Promise<number | undefined> {
    return (await stat(this.fileOf(key)).catch(() => undefined))?.size;
  }

  /**
   * Keeps `parts`, one after the other, under a key, unless they alone exceed the limit. Throws {@link UserError} (disk full,
   * permission), and then leaves nothing behind.
   */
  async write(key: string, parts: readonly ArrayBufferView[], signal?: AbortSignal): Promise<void> {
    const { folder, limit } = this.settings;
    const body = parts.map(bytesOf);
    const hash = createHash('sha256');
    for await (const chunk of chunksOf(body, signal)) hash.update(chunk);
    const head = Buffer.from(`${MAGIC}${hash.digest('hex')}\n${key}\n`);
    const bytes = body.reduce((sum, part) => sum + part.length, head.length);
    if (bytes > limit) return;
    makeFolder(folder);
    await this.limitTo(limit - bytes);
    const temporary = path.join(folder, this.nextTemporary());
    begun++;
    try {
      const handle = await open(temporary, 'w');
      try {
        for await (const chunk of chunksOf([head, ...body], signal)) await handle.writeFile(chunk);
      } finally {
        await handle.close();
      }
      await rename(temporary, this.fileOf(key));
    } catch (error) {
      await removeIfThere(temporary);
      throw codeOf(error) === undefined ? error : fileError(folder, error);
    }
    await this.limitTo(limit);
  }

  /** Removes the entries used longest ago until all take at most `bytes`, and what killed processes left. */
  async limitTo(bytes: number): Promise<void> {
    const found = await this.found();
    let total = found.reduce((sum, entry) => sum + entry.bytes, 0);
    for (const entry of found.sort((a, b) => a.usedAt - b.usedAt)) {
      if (total <= bytes) return;
      await removeIfThere(entry.file);
      total -= entry.bytes;
    }
  }

  /** Name of the file under which the next entry is written, which no other process uses. */
  nextTemporary(): string {
    return `${HERE}-${process.pid}-${begun}${TEMPORARY}`;
  }

  private fileOf(key: string): string {
    return path.join(this.settings.folder, `${createHash('sha256').update(key).digest('hex')}${SUFFIX}`);
  }

  /** The body of an entry; undefined where it is not what was written. */
  private async checked(file: string, key: string, signal?: AbortSignal): Promise<Uint8Array | undefined> {
    const handle = await open(file, 'r');
    try {
      const { size } = await handle.stat();
      const bytes = new Uint8Array(size);
      for (let at = 0, read = 1; at < size && read > 0; at += read) {
        ({ bytesRead: read } = await handle.read(bytes, at, Math.min(CHUNK, size - at), at));
        await breathe(signal);
      }
      const keyBytes = Buffer.from(`${key}\n`);
      const start = MAGIC.length + 65 + keyBytes.length;
      const head = Buffer.from(bytes.buffer, 0, Math.min(start, size));
      if (size < start || head.toString('utf8', 0, MAGIC.length) !== MAGIC) return undefined;
      if (!head.subarray(MAGIC.length + 65).equals(keyBytes)) return undefined;
      const hash = createHash('sha256');
      for await (const chunk of chunksOf([bytes.subarray(start)], signal)) hash.update(chunk);
      return head.toString('latin1', MAGIC.length, MAGIC.length + 64) === hash.digest('hex')
        ? bytes.subarray(start)
        : undefined;
    } finally {
      await handle.close();
    }
  }

  /** Entries of the folder; what was left by a process that is gone is removed. */
  private async found(): Promise<Found[]> {
    const { folder } = this.settings;
    const names = await readdir(folder).catch(() => []);
    const found: Found[] = [];
    for (const name of names) {
      const file = path.join(folder, name);
      const isEntry = name.endsWith(SUFFIX);
      if (!isEntry && !name.endsWith(TEMPORARY)) continue;
      const stats = await stat(file).catch(() => undefined);
      if (!stats) continue;
      if (isEntry) found.push({ file, bytes: stats.size, usedAt: stats.mtimeMs });
      else if (isAbandoned(name, stats.mtimeMs)) await removeIfThere(file);
    }
    return found;
  }
}

/** Whether the process that was writing a temporary file is gone. */
function isAbandoned(name: string, writtenAt: number): boolean {
  const [host, pid] = name.split('-');
  if (host === HERE) return !isAlive(Number(pid));
  return Date.now() - writtenAt > ABANDONED_MS;
}
