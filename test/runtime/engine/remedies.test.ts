import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingSharedLibrary, remedyFor } from '../../../runtime/engine/remedies';

const missing = (library: string) =>
  `Failed to load library /app/libonnxruntime_providers_cuda.so with error: ${library}: cannot open shared object file: No such file or directory`;

test('the missing library is the one that the loader names, not the one that needs it', () => {
  assert.equal(missingSharedLibrary(missing('libcublasLt.so.13')), 'libcublasLt.so.13');
  assert.equal(missingSharedLibrary('no device'), undefined);
});

test('the remedy for CUDA says who brings what is missing', () => {
  const cases: [string, RegExp][] = [
    ['ONNX Runtime lacks its library libonnxruntime_providers_cuda.so', /replens cuda install/],
    [missing('/app/libonnxruntime_providers_shared.so'), /replens cuda install/],
    [missing('libcublasLt.so.13'), /^libcublasLt\.so\.13 belongs to CUDA 13.*LD_LIBRARY_PATH/],
    [missing('libcudnn.so.9'), /cuDNN 9.*LD_LIBRARY_PATH/],
    [missing('libcuda.so.1'), /driver/],
    ['CUDA failure 100: no CUDA-capable device is detected', /nvidia-smi/],
  ];
  for (const [detail, remedy] of cases) assert.match(remedyFor('cuda', detail), remedy);
});
