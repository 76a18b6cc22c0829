/** Where ONNX Runtime lies, and its CUDA libraries beside it. */
import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { UserError } from '../../errors';

/** The libraries that the CUDA provider is made of: in the order of installing, so that the provider comes last. */
export const LIBRARIES = ['libonnxruntime_providers_shared.so', 'libonnxruntime_providers_cuda.so'] as const;

const PLATFORM = 'linux-x64';

/** Throws {@link UserError} where ONNX Runtime for Node has no CUDA provider. */
export function checkCudaPlatform(platform = `${process.platform}-${process.arch}`): void {
  if (platform !== PLATFORM)
    throw new UserError(
      'CUDA libraries',
      `exist for ${PLATFORM} only, and this is ${platform}.`,
      'Use another execution provider: "replens doctor" tells which work here.',
    );
}

/** Folder of `libonnxruntime.so.1`, into which the libraries belong. */
export function libraryFolder(): string {
  const entry = createRequire(__filename).resolve('onnxruntime-node');
  return path.join(path.dirname(entry), '..', 'bin', 'napi-v6', ...PLATFORM.split('-'));
}

/** A library beside ONNX Runtime: its size, or null where it is not there. */
export interface LibraryFile {
  file: string;
  bytes: number | null;
}

/** The libraries as they lie in a folder. */
export function librariesIn(folder: string): LibraryFile[] {
  return LIBRARIES.map((file) => ({
    file,
    bytes: statSync(path.join(folder, file), { throwIfNoEntry: false })?.size ?? null,
  }));
}

/** Names of those that are not beside ONNX Runtime. */
export function missingLibraries(): string[] {
  return LIBRARIES.filter((file) => !existsSync(path.join(libraryFolder(), file)));
}
