/** How CUDA libraries and what they need look on a terminal. */
import type { CudaPlan, CudaStatus } from '../engine/cuda/install';
import type { Gpu } from '../engine/gpus';
import { bytes } from './terminal';

/** `NVIDIA H100, 85.5 GB, driver 580.159`. */
export function gpuText({ name, memory, driver }: Gpu): string {
  const parts = [name, memory === null ? null : bytes(memory), driver === null ? null : `driver ${driver}`];
  return parts.filter((part) => part !== null).join(', ');
}

/** All GPUs on one line. */
export function gpusText(gpus: readonly Gpu[]): string {
  return gpus.length === 0 ? 'none found' : gpus.map(gpuText).join('; ');
}

/** What an installation would do, before it does. */
export function planText({ download, unpackedBytes, folder, needs, gpus }: CudaPlan): string {
  return [
    download
      ? `Downloads the npm package ${download.package}: ${bytes(download.bytes)}, ${bytes(unpackedBytes)} on the disk.`
      : `Copies the libraries: about ${bytes(unpackedBytes)} on the disk.`,
    `Into        ${folder}`,
    `NVIDIA GPU  ${gpusText(gpus)}`,
    `Also needs  ${needs}`,
  ].join('\n');
}

/** The libraries, and whether CUDA works with them. */
export function statusText({ folder, libraries, needs, gpus, trial }: CudaStatus): string {
  return [
    `Folder      ${folder}`,
    ...libraries.map(
      ({ file, bytes: size }) => `            ${file}: ${size === null ? 'not installed' : bytes(size)}`,
    ),
    `NVIDIA GPU  ${gpusText(gpus)}`,
    ...(trial.works
      ? [`CUDA        works: ${trial.detail}`]
      : [
          `CUDA        does not work yet: ${trial.detail}.`,
          `            ${trial.remedy ?? ''}`,
          `Needs       ${needs}`,
        ]),
  ].join('\n');
}
