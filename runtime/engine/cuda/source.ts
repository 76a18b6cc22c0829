/** The libraries' contents from a folder or an archive, checked. */
import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { messageOf, UserError } from '../../errors';
import { fileError, readBytes } from '../../store/files';
import { LIBRARIES } from './libraries';
import { CUDA_PACKAGE } from './package';
import { filesOfTar } from './tar';

/** A library to install. */
export interface LibraryContent {
  name: string;
  content: Uint8Array;
}

const ELF = Uint8Array.of(0x7f, 0x45, 0x4c, 0x46);
/** 64 bit, little endian. */
const ELF_CLASS = Uint8Array.of(2, 1);
const X86_64 = 62;

const starts = (content: Uint8Array, bytes: Uint8Array, at: number) =>
  bytes.every((byte, i) => content[at + i] === byte);

function checkElf(from: string, { name, content }: LibraryContent): void {
  if (starts(content, ELF, 0) && starts(content, ELF_CLASS, 4) && content[18] === X86_64) return;
  throw new UserError(from, `has a ${name} that is no library for Linux x64.`, 'Give the one for Linux x64.');
}

function all(from: string, find: (name: string) => Uint8Array | undefined): LibraryContent[] {
  return LIBRARIES.map((name) => {
    const content = find(name);
    if (!content)
      throw new UserError(
        from,
        `has no ${name}.`,
        `Give a folder or a .tgz archive with ${LIBRARIES.join(' and ')} of ONNX Runtime ${CUDA_PACKAGE.onnxruntime}.`,
      );
    checkElf(from, { name, content });
    return { name, content };
  });
}

/** As npm states it. */
function integrityOf(bytes: Uint8Array): string {
  return `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
}

function unpacked(bytes: Uint8Array, file: string): Uint8Array {
  try {
    return gunzipSync(bytes);
  } catch (error) {
    throw new UserError(file, `is no whole .tgz archive (${messageOf(error)}).`, 'Fetch it again.', {
      cause: error,
    });
  }
}

/** From a .tgz archive that holds them in any folder. Throws {@link UserError}. */
export function librariesOfArchive(file: string, mustBeKnown: boolean): LibraryContent[] {
  const bytes = readBytes(file);
  if (mustBeKnown && integrityOf(bytes) !== CUDA_PACKAGE.integrity)
    throw new UserError(file, 'is not what was released (its SHA-512 differs).', 'Fetch it again.');
  const found = new Map<string, Uint8Array>();
  for (const { name, content } of filesOfTar(unpacked(bytes, file), file))
    found.set(path.posix.basename(name), content);
  return all(file, (name) => found.get(name));
}

function librariesOfFolder(folder: string): LibraryContent[] {
  return all(folder, (name) => {
    const file = path.join(folder, name);
    return existsSync(file) ? readBytes(file) : undefined;
  });
}

/** From what a person has: a folder with the libraries, or an archive. Throws {@link UserError}. */
export function librariesFrom(from: string): LibraryContent[] {
  let isFolder: boolean;
  try {
    isFolder = statSync(from).isDirectory();
  } catch (error) {
    throw fileError(from, error);
  }
  return isFolder ? librariesOfFolder(from) : librariesOfArchive(from, false);
}
