/** The operations behind `replens cuda`: what an installation would fetch, installing, the state of things, removing. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { throwIfCancelled } from '../../errors';
import type { JobContext } from '../../job';
import { findGpus, type Gpu } from '../gpus';
import { tryProvider, type ProviderTrial } from '../try-provider';
import { checkCudaPlatform, librariesIn, libraryFolder, type LibraryFile } from './libraries';
import { packInto } from './npm';
import { CUDA_PACKAGE, NEEDS, PACKAGE_SPEC } from './package';
import { checkRoom, placeLibraries, removeLibraries } from './place';
import { librariesFrom, librariesOfArchive, type LibraryContent } from './source';

/** Where libraries come from. */
export interface CudaSource {
  /** A folder with the libraries or a .tgz archive; default the npm package. */
  from?: string;
}

/** What an installation would do. */
export interface CudaPlan {
  /** What is downloaded, with its size in bytes; null where a person has given the libraries. */
  download: { package: string; bytes: number } | null;
  /** Bytes on the disk afterwards. */
  unpackedBytes: number;
  /** Folder into which the libraries go. */
  folder: string;
  /** What the machine needs beside them. */
  needs: string;
  gpus: Gpu[];
}

/** The libraries and whether the provider works with them. */
export interface CudaStatus {
  folder: string;
  libraries: LibraryFile[];
  needs: string;
  gpus: Gpu[];
  trial: ProviderTrial;
}

/** Bytes that an installation leaves free on the disks that it uses. */
const SPARE = 64e6;

async function inTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'replens-cuda-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Checks that there is room for an installation and tells what it would fetch; fetches nothing. Throws {@link UserError}. */
export async function planCuda({ from }: CudaSource): Promise<CudaPlan> {
  checkCudaPlatform();
  const folder = libraryFolder();
  const { bytes, unpackedBytes } = CUDA_PACKAGE;
  checkRoom(folder, unpackedBytes + SPARE);
  if (from === undefined) checkRoom(tmpdir(), bytes + SPARE);
  const download = from === undefined ? { package: PACKAGE_SPEC, bytes } : null;
  return { download, unpackedBytes, folder, needs: NEEDS, gpus: await findGpus() };
}

function fetchLibraries({ signal, report }: JobContext): Promise<LibraryContent[]> {
  return inTemporaryFolder(async (temporary) => {
    const label = `fetching ${Math.round(CUDA_PACKAGE.bytes / 1e6)} MB through npm`;
    report({ kind: 'progress', label, done: 0, total: 0, secondsLeft: null });
    const archive = await packInto(temporary, signal);
    report({ kind: 'progress', label: 'checking and unpacking', done: 0, total: 0, secondsLeft: null });
    return librariesOfArchive(archive, true);
  });
}

/** Puts the libraries in their place and tries the provider. Throws {@link UserError}, and then nothing has changed. */
export async function installCuda({ from }: CudaSource, job: JobContext): Promise<CudaStatus> {
  checkCudaPlatform();
  const libraries = from === undefined ? await fetchLibraries(job) : librariesFrom(from);
  throwIfCancelled(job.signal);
  placeLibraries(libraryFolder(), libraries);
  return cudaStatus(null, job);
}

/** What is installed, and whether it works. */
export async function cudaStatus(_params: null, { signal }: JobContext): Promise<CudaStatus> {
  checkCudaPlatform();
  const folder = libraryFolder();
  const [trial, gpus] = [await tryProvider('cuda', signal), await findGpus()];
  return { folder, libraries: librariesIn(folder), needs: NEEDS, gpus, trial };
}

/** Undoes an installation: the names of the libraries that were deleted. */
export function removeCuda(): Promise<string[]> {
  checkCudaPlatform();
  return Promise.resolve(removeLibraries(libraryFolder()));
}
