/** Puts the libraries beside ONNX Runtime, all or none, and takes them away. */
import { accessSync, constants, existsSync, rmSync, statfsSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../../errors';
import { fileError, writeFileWhole } from '../../store/files';
import { LIBRARIES } from './libraries';
import type { LibraryContent } from './source';

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

/** Throws {@link UserError} unless `bytes` can be written into a folder. */
export function checkRoom(folder: string, bytes: number): void {
  try {
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new UserError(
      folder,
      'cannot be written to.',
      'Ask whoever installed RepLens there to run "replens cuda install", or install it in a folder of yours.',
      { cause: error },
    );
  }
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < bytes)
    throw new UserError(
      folder,
      `has ${megabytes(bavail * bsize)} left where ${megabytes(bytes)} are needed.`,
      'Free some space on that disk.',
    );
}

/** Writes all libraries or none. Throws {@link UserError}; what was there before a failure in the first is still there. */
export function placeLibraries(folder: string, libraries: readonly LibraryContent[]): void {
  checkRoom(
    folder,
    libraries.reduce((sum, { content }) => sum + content.length, 0),
  );
  const added: string[] = [];
  try {
    for (const { name, content } of libraries) {
      const file = path.join(folder, name);
      const isNew = !existsSync(file);
      writeFileWhole(file, content);
      if (isNew) added.push(file);
    }
  } catch (error) {
    for (const file of added) rmSync(file, { force: true });
    throw error;
  }
}

/** Deletes the libraries; returns the names of those that were there. Throws {@link UserError}. */
export function removeLibraries(folder: string): string[] {
  return LIBRARIES.filter((name) => {
    const file = path.join(folder, name);
    if (!existsSync(file)) return false;
    try {
      rmSync(file);
    } catch (error) {
      throw fileError(file, error);
    }
    return true;
  });
}
