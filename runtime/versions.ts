/** The versions that every result carries. */
import { runtimeVersion } from './engine/version';

/** Put in by the build. */
declare const __REPLENS_VERSION__: string | undefined;

/** RepLens's version, `0.0.0-source` where it runs unbuilt. */
export const version = typeof __REPLENS_VERSION__ === 'string' ? __REPLENS_VERSION__ : '0.0.0-source';

/** What computes: RepLens, ONNX Runtime, Node, and the platform as `linux-x64`. */
export interface Versions {
  replens: string;
  onnxruntime: string;
  node: string;
  platform: string;
}

/** The versions of this process. */
export function versions(): Versions {
  return {
    replens: version,
    onnxruntime: runtimeVersion,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
  };
}
