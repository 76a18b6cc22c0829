/** The options by which a command chooses what running a model may take: memory, and a folder for what it gives. */
import type { ComputeSettings } from '../inspections/compute';
import { text, wholeNumber, type OptionSpec, type Values } from './command';

const MEGABYTE = 2 ** 20;
/** Bytes that representations may take in the folder. */
const CACHE_LIMIT = 2048 * MEGABYTE;

/** Options of every command that runs a model. */
export const computeOptions: Readonly<Record<string, OptionSpec>> = {
  memory: {
    type: 'string',
    value: 'MB',
    help: 'Memory that the representations of a model may take (default: any).',
  },
  cache: {
    type: 'string',
    value: 'DIR',
    help: `Keep representations in this folder for next time, up to ${CACHE_LIMIT / MEGABYTE} MB (default: nowhere).`,
  },
};

/** What {@link computeOptions} say. Throws {@link UsageError}. */
export function computeOf(values: Values): ComputeSettings {
  const megabytes = wholeNumber(values, 'memory', 1);
  const folder = text(values, 'cache');
  return {
    memoryLimit: megabytes === undefined ? undefined : megabytes * MEGABYTE,
    diskCache: folder === undefined ? undefined : { folder, limit: CACHE_LIMIT },
  };
}
