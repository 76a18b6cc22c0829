/** Small ONNX files for tests, encoded with onnx-proto. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { onnx } from 'onnx-proto';

export const FLOAT = 1;
export const INT64 = 7;
export const BOOL = 9;
export const FLOAT16 = 10;

type Extent = number | string;

export function port(name: string, shape: readonly Extent[], elemType = FLOAT): onnx.IValueInfoProto {
  const dim = shape.map((extent) =>
    typeof extent === 'number' ? { dimValue: extent } : { dimParam: extent },
  );
  return { name, type: { tensorType: { elemType, shape: { dim } } } };
}

export function tensor(name: string, dims: number[], values: ArrayLike<number>): onnx.ITensorProto {
  const data = Float32Array.from(values);
  return { name, dims, dataType: FLOAT, rawData: new Uint8Array(data.buffer) };
}

export function int64Tensor(name: string, dims: number[], values: number[]): onnx.ITensorProto {
  const data = BigInt64Array.from(values, BigInt);
  return { name, dims, dataType: INT64, rawData: new Uint8Array(data.buffer) };
}

/** Values that differ from each other and from zero. */
export function ramp(count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => Math.sin(i + 1));
}

export function node(
  opType: string,
  input: string[],
  output: string[],
  attribute: onnx.IAttributeProto[] = [],
  name = '',
): onnx.INodeProto {
  return { opType, input, output, attribute, name };
}

const { AttributeType } = onnx.AttributeProto;

export const int = (name: string, i: number): onnx.IAttributeProto => ({ name, i, type: AttributeType.INT });
export const graphAttribute = (name: string, g: onnx.IGraphProto): onnx.IAttributeProto => ({
  name,
  g,
  type: AttributeType.GRAPH,
});
export const constant = (output: string, t: onnx.ITensorProto): onnx.INodeProto =>
  node('Constant', [], [output], [{ name: 'value', t, type: AttributeType.TENSOR }]);

export interface ModelParts extends onnx.IGraphProto {
  opset?: number;
  ir?: number;
  domains?: Record<string, number>;
  functions?: onnx.IFunctionProto[];
  metadata?: Record<string, string>;
}

export function modelBytes(parts: ModelParts): Uint8Array {
  const { opset = 17, ir = 8, domains = {}, functions = [], metadata = {}, ...graph } = parts;
  return onnx.ModelProto.encode({
    irVersion: ir,
    producerName: 'tests',
    opsetImport: [
      { domain: '', version: opset },
      ...Object.entries(domains).map(([domain, version]) => ({ domain, version })),
    ],
    functions,
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    graph: { name: 'g', ...graph },
  }).finish();
}

/** A linear layer with 3 inputs and 2 outputs, then a ReLU. */
export function smallModel(parts: ModelParts = {}): Uint8Array {
  return modelBytes({
    input: [port('x', ['n', 3])],
    output: [port('y', ['n', 2])],
    initializer: [tensor('fc.weight', [3, 2], ramp(6)), tensor('fc.bias', [2], [0.5, -0.5])],
    node: [node('Gemm', ['x', 'fc.weight', 'fc.bias'], ['h']), node('Relu', ['h'], ['y'])],
    ...parts,
  });
}

/** A folder that is removed when the test ends. */
export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'replens-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a file into a folder of its own and returns its path. */
export function temporaryFile(t: TestContext, name: string, content: Uint8Array | string): string {
  const file = path.join(temporaryFolder(t), name);
  writeFileSync(file, content);
  return file;
}

export const ints = (name: string, values: number[]): onnx.IAttributeProto => ({
  name,
  ints: values,
  type: AttributeType.INTS,
});

/** A function (a, w) -> Relu(a w) of domain `local`. */
export function localFunction(name: string, opset: number): onnx.IFunctionProto {
  return {
    name,
    domain: 'local',
    input: ['a', 'w'],
    output: ['o'],
    opsetImport: [{ domain: '', version: opset }],
    node: [node('MatMul', ['a', 'w'], ['m']), node('Relu', ['m'], ['o'])],
  };
}
