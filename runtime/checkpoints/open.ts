/** The one door to checkpoint files: a path in, a model that can be captured out. */
import path from 'node:path';
import type { ExecutionProvider } from '../engine/session';
import { UserError } from '../errors';
import type { DiskCache } from '../store/disk-cache';
import type { CapturableModel } from './model';

/** How a checkpoint is opened. */
export interface OpenOptions {
  /** Every tensor of the main graph is a layer, not only the useful activations. */
  allTensors?: boolean;
  /** Where the model runs; default `cpu`. Never replaced silently: what does not work is a {@link UserError}. */
  provider?: ExecutionProvider;
  /** Threads inside an operator, 0: one a core; default 1. */
  threads?: number;
  /** Where content hashes of models are remembered. */
  disk?: DiskCache;
  signal?: AbortSignal;
}

type Opener = (file: string, options: OpenOptions) => Promise<CapturableModel>;

/** How each supported file name extension is opened; a reader is loaded when it is first needed. */
const OPENERS: Readonly<Record<string, Opener>> = {
  '.onnx': async (file, options) => (await import('./onnx')).openOnnx(file, options),
};

/**
 * Opens a checkpoint. Throws {@link UserError} for a file that is missing, of an unknown format, damaged or beyond what
 * ONNX Runtime runs here, and `CancelledError` when `signal` is aborted.
 */
export async function openCheckpoint(file: string, options: OpenOptions = {}): Promise<CapturableModel> {
  const extension = path.extname(file).toLowerCase();
  if (!Object.hasOwn(OPENERS, extension))
    throw new UserError(
      file,
      `is not a checkpoint that can be opened: ${extension ? `the extension ${extension} is unknown` : 'it has no extension'}.`,
      `Give a file with one of these extensions: ${Object.keys(OPENERS).join(', ')}.`,
    );
  return OPENERS[extension](file, options);
}
