/** ONNX Runtime's version. */
import * as ort from 'onnxruntime-node';

export const runtimeVersion: string = ort.env.versions.node ?? ort.env.versions.common;
