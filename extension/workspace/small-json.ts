/** Small JSON files of others, read without trust in what they hold and without holding the host up. */
import { readFile, stat } from 'node:fs/promises';

/** Parsing this much takes a few milliseconds. */
const LARGEST_BYTES = 2 ** 20;

/** The object in a file; undefined where there is none, it is too large, or is being written. */
export async function readSmallJson(file: string): Promise<Record<string, unknown> | undefined> {
  try {
    if ((await stat(file)).size > LARGEST_BYTES) return undefined;
    return objectIn(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** The object that a text is, if it is one. */
export function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** A text, or undefined for anything else. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
