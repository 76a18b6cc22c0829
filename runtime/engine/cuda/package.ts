/** The npm package that has ONNX Runtime's CUDA library for the version that we use: facts of a release that never changes. */

/** Name, sizes in bytes, and the integrity as npm states it. */
export const CUDA_PACKAGE = {
  name: 'com.github.asus4.onnxruntime.linux-x64-gpu',
  version: '0.4.9',
  onnxruntime: '1.29.0',
  bytes: 179_145_956,
  unpackedBytes: 229_795_072,
  integrity:
    'sha512-FopIhNE/Ng+v2X65wVc9clPCBCvhvA53Hxo2U0Kf5fGdVsC7iCA+mZ0KLWggcQAj7TIZ6pNidR4AC10g74Xo6w==',
} as const;

/** How npm calls it. */
export const PACKAGE_SPEC = `${CUDA_PACKAGE.name}@${CUDA_PACKAGE.version}`;

/** What else a machine needs, which neither package brings. */
export const NEEDS = 'an NVIDIA GPU with driver 580 or newer, CUDA 13 and cuDNN 9';
