/** NumPy's `.npz` files: zip archives of `.npy` files, one an array. */
import { crc32 } from 'node:zlib';
import { type UnzipFileInfo, unzipSync, zipSync } from 'fflate';
import { UserError, messageOf } from '../errors';
import type { NdArray } from '../engine/ndarray';
import { readNpy, writeNpy } from './npy';
import { zipChecksums } from './zip-checksums';

const EXTENSION = '.npy';
const STORED = 0;
const DEFLATED = 8;
/** Deflate cannot shrink by more than this: a member that declares more lies. */
const LARGEST_RATIO = 1032;
const GIGABYTE = 1024 ** 3;

/** Checks each member of an archive before it is unpacked. */
function memberCheck(archive: number, name: string, limit: number): (member: UnzipFileInfo) => void {
  const seen = new Set<string>();
  let total = 0;
  return ({ name: member, size, originalSize, compression }) => {
    const refuse = (reason: string, remedy: string) => new UserError(`${name} (${member})`, reason, remedy);
    if (!member.endsWith(EXTENSION))
      throw refuse('is not a .npy member.', 'Keep only arrays in it, as numpy.savez does.');
    if (seen.has(member)) throw refuse('is in the archive twice.', 'Save it again with numpy.savez.');
    seen.add(member);
    if (compression !== STORED && compression !== DEFLATED)
      throw refuse(
        `is packed by method ${compression}, and only stored and deflated members can be read.`,
        'Save it again with numpy.savez or numpy.savez_compressed.',
      );
    const largest = compression === STORED ? size : size * LARGEST_RATIO;
    if (size > archive || originalSize > largest)
      throw refuse(
        `is damaged: it declares ${originalSize} bytes in ${size} packed ones, of an archive of ${archive}.`,
        'Save it again with numpy.savez, or copy it again.',
      );
    total += originalSize;
    if (total > limit)
      throw new UserError(
        name,
        `unpacks to more than ${(limit / GIGABYTE).toPrecision(2)} GB.`,
        'Use fewer rows, or split it into several files.',
      );
  };
}

/**
 * Reads a `.npz` file, members stored or deflated.
 * @param name file that errors name
 * @param limit largest sum of the unpacked sizes, in bytes; checked before anything is unpacked
 * @returns array name (the member's without `.npy`) -> array, in the order of the archive
 * @throws UserError when it is damaged, too large, empty, or holds anything but readable .npy files
 */
export function readNpz(bytes: Uint8Array, name: string, limit = 4 * GIGABYTE): Record<string, NdArray> {
  const unpack = (filter: (member: UnzipFileInfo) => boolean) => {
    try {
      return unzipSync(bytes, { filter });
    } catch (error) {
      if (error instanceof UserError) throw error;
      throw new UserError(
        name,
        `is not a readable .npz file (${messageOf(error)}).`,
        'Save it again with numpy.savez, or copy it again.',
        { cause: error },
      );
    }
  };
  const check = memberCheck(bytes.length, name, limit);
  unpack((member) => {
    check(member);
    return false;
  });
  const names: string[] = [];
  const contents = unpack(({ name: member }) => names.push(member) > 0);
  const members = Object.entries(contents);
  if (members.length === 0) throw new UserError(name, 'holds no arrays.', 'Save at least one array in it.');
  const checksums = zipChecksums(bytes);
  const damaged = names.find((member, i) => crc32(contents[member]) !== checksums[i]);
  if (damaged !== undefined)
    throw new UserError(
      `${name} (${damaged})`,
      'is damaged: its checksum is not that of its bytes.',
      'Save it again with numpy.savez, or copy it again.',
    );
  return Object.fromEntries(
    members.map(([member, content]) => [
      member.slice(0, -EXTENSION.length),
      readNpy(content, `${name} (${member})`),
    ]),
  );
}

/** Writes arrays as a `.npz` file as numpy.savez does: stored, the same bytes every time. */
export function writeNpz(arrays: Readonly<Record<string, NdArray>>): Uint8Array {
  const members = Object.entries(arrays).map(([name, array]) => [`${name}${EXTENSION}`, writeNpy(array)]);
  return zipSync(Object.fromEntries(members) as Record<string, Uint8Array>, {
    level: 0,
    mtime: new Date(1980, 0, 1),
  });
}
