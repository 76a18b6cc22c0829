/** External data that a model names: allowed places, files that exist and are long enough. */
import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import type { onnx } from 'onnx-proto';
import { UserError, messageOf } from '../errors';
import { EXTERNAL } from './skeleton-fields';
import { tensorsOf } from './read-graph';

interface ExternalPlace {
  readonly tensor: string;
  readonly location: string;
  readonly offset: number;
  /** Bytes; undefined: to the end of the file. */
  readonly length: number | undefined;
}

function placeOf(model: string, tensor: onnx.ITensorProto): ExternalPlace {
  const entries = new Map(tensor.externalData?.map(({ key, value }) => [key, value ?? '']));
  const name = tensor.name ?? '';
  const integer = (key: string): number | undefined => {
    const text = entries.get(key);
    if (text === undefined) return undefined;
    if (!/^\d{1,15}$/.test(text))
      throw new UserError(
        model,
        `gives a wrong ${key} (${text.slice(0, 40)}) for the external data of tensor ${name}.`,
        'Export the model again.',
      );
    return Number(text);
  };
  const location = entries.get('location') ?? '';
  return { tensor: name, location, offset: integer('offset') ?? 0, length: integer('length') };
}

/** The place of a data file on disk. Anything but a file inside the model's folder is refused. */
function resolveInside(model: string, folder: string, location: string): string {
  const refuse = (why: string) =>
    new UserError(
      model,
      `names external data at ${JSON.stringify(location)}, ${why}.`,
      'Such a path is refused, because it would read a file outside the folder of the model: ' +
        'keep the data file beside the model and export it again.',
    );
  if (location === '' || location.includes('\0')) throw refuse('which is no file name');
  if (path.posix.isAbsolute(location) || path.win32.isAbsolute(location) || /^[a-z]:/i.test(location))
    throw refuse('which is an absolute path');
  if (location.split(/[\\/]/).includes('..')) throw refuse('which leaves the folder of the model');
  const file = path.join(folder, location);
  let real: string;
  try {
    real = realpathSync(file);
  } catch (error) {
    throw new UserError(
      model,
      `keeps its weights in ${file}, which cannot be opened (${messageOf(error)}).`,
      `Put ${path.basename(location)} beside the model.`,
      { cause: error },
    );
  }
  const relative = path.relative(folder, real);
  if (relative.startsWith('..') || path.isAbsolute(relative))
    throw refuse('a link that leaves the folder of the model');
  return file;
}

/**
 * Checks every external data entry of a graph and returns the data files in order of name, without the model's own
 * file (`ownName`). `folder` is the model's folder with links resolved. Throws {@link UserError} that names both files.
 */
export function checkExternalData(
  model: string,
  folder: string,
  ownName: string,
  graph: onnx.IGraphProto,
): string[] {
  const sizes = new Map<string, { file: string; size: number }>();
  for (const tensor of tensorsOf(graph)) {
    if (tensor.dataLocation !== EXTERNAL) continue;
    const { tensor: name, location, offset, length } = placeOf(model, tensor);
    let target = sizes.get(location);
    if (!target) {
      const file = resolveInside(model, folder, location);
      const stat = statSync(file);
      if (!stat.isFile())
        throw new UserError(model, `keeps its weights in ${file}, which is no file.`, 'Export it again.');
      target = { file, size: stat.size };
      sizes.set(location, target);
    }
    const needed = offset + (length ?? 0);
    if (needed > target.size)
      throw new UserError(
        model,
        `needs ${needed} bytes of external data in ${target.file} for tensor ${name}, which has only ${target.size}.`,
        'The data file is cut off or belongs to another model: copy or download both again.',
      );
  }
  const own = path.join(folder, ownName);
  return [...new Set([...sizes.values()].map(({ file }) => file))].filter((file) => file !== own).sort();
}
