/** Which execution providers ONNX Runtime's package for Node has on which platform. */
import type { ExecutionProvider } from './session';

const PROVIDERS: Readonly<Record<string, readonly ExecutionProvider[]>> = {
  'linux-x64': ['cpu', 'cuda', 'webgpu'],
  'linux-arm64': ['cpu', 'webgpu'],
  'win32-x64': ['cpu', 'webgpu', 'dml'],
  'win32-arm64': ['cpu', 'webgpu', 'dml'],
  'darwin-arm64': ['cpu', 'webgpu', 'coreml'],
};

/** Those of this platform, or of another, named as `linux-x64`; `cpu` first. */
export function providersOf(platform = `${process.platform}-${process.arch}`): readonly ExecutionProvider[] {
  return PROVIDERS[platform] ?? ['cpu'];
}
