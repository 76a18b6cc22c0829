/** What a person can do about an execution provider that does not work, by why it does not. Pure. */
import type { ExecutionProvider } from './session';

/** A library that the loader of Linux did not find, such as `libcublasLt.so.13`. */
export function missingSharedLibrary(detail: string): string | undefined {
  return /\b(lib[\w+-]+\.so(?:\.\d+)*): cannot open shared object file/.exec(detail)?.[1];
}

const GIVE_FOLDERS =
  'and, where the system does not know their folders, start RepLens (or the editor) with these in LD_LIBRARY_PATH';

function cudaRemedy(detail: string): string {
  const library = missingSharedLibrary(detail);
  if (/libonnxruntime_providers/.test(library ?? '') || /lacks its library/.test(detail))
    return 'Get it with "RepLens: Install CUDA Libraries" or "replens cuda install".';
  if (library?.startsWith('libcuda.'))
    return 'Install the driver of the NVIDIA GPU (580 or newer, for CUDA 13).';
  if (library?.startsWith('libcudnn') || /cudnn/i.test(detail))
    return `Install cuDNN 9 for CUDA 13, ${GIVE_FOLDERS}.`;
  if (library) return `${library} belongs to CUDA 13: install CUDA 13 and cuDNN 9, ${GIVE_FOLDERS}.`;
  return 'Check with nvidia-smi that the GPU and its driver (580 or newer, for CUDA 13) work.';
}

/** One sentence. */
export function remedyFor(provider: ExecutionProvider, detail: string): string {
  switch (provider) {
    case 'cuda':
      return cudaRemedy(detail);
    case 'webgpu':
      return process.platform === 'linux'
        ? 'WebGPU needs a Vulkan driver: install that of the GPU (or Mesa 23 or newer, which also has one in software).'
        : 'Update the driver of the GPU.';
    case 'dml':
    case 'coreml':
      return 'Update the operating system and the driver of the GPU.';
    case 'cpu':
      return 'Install RepLens again.';
  }
}
