/** ONNX Runtime's version. */
import * as ort from 'onnxruntime-node';

/** Version of the ONNX Runtime that computes, e.g. `1.29.0`. */
export const runtimeVersion: string = ort.env.versions.node ?? ort.env.versions.common;
