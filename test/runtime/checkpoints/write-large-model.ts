/** A model file of any size, written in an instant. */
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { onnx } from 'onnx-proto';
import { MessageBuilder, encodeVarint } from '../../../runtime/onnx/wire';
import * as build from '../onnx/build-model';

const RAW_DATA = 9;

/** `count` products with zero matrices [width, width], in a file whose weights are holes. */
export function writeLargeModel(file: string, count: number, width: number): void {
  const size = width * width * 4;
  const value = (i: number) => (i === 0 ? 'x' : i === count ? 'y' : `h${i}`);
  const rest = onnx.GraphProto.encode({
    name: 'large',
    input: [build.port('x', ['n', width])],
    output: [build.port('y', ['n', width])],
    node: Array.from({ length: count }, (_, i) =>
      build.node('MatMul', [value(i), `fc${i}.weight`], [value(i + 1)]),
    ),
  }).finish();
  const heads = Array.from({ length: count }, (_, i) => {
    const fields = onnx.TensorProto.encode({
      name: `fc${i}.weight`,
      dims: [width, width],
      dataType: 1,
    }).finish();
    const head = new MessageBuilder()
      .raw(fields)
      .raw(encodeVarint(RAW_DATA * 8 + 2))
      .raw(encodeVarint(size));
    const tag = new MessageBuilder().raw(encodeVarint(5 * 8 + 2)).raw(encodeVarint(head.length + size));
    return new MessageBuilder().raw(tag.finish()).raw(head.finish()).finish();
  });
  const graphLength = rest.length + heads.reduce((sum, head) => sum + head.length + size, 0);
  const model = onnx.ModelProto.encode({ irVersion: 8, opsetImport: [{ version: 17 }] }).finish();
  const descriptor = openSync(file, 'w');
  let at = 0;
  const put = (bytes: Uint8Array) => (at += writeSync(descriptor, bytes, 0, bytes.length, at));
  put(
    new MessageBuilder()
      .raw(model)
      .raw(encodeVarint(7 * 8 + 2))
      .raw(encodeVarint(graphLength))
      .raw(rest)
      .finish(),
  );
  for (const head of heads) {
    put(head);
    at += size;
  }
  ftruncateSync(descriptor, at);
  closeSync(descriptor);
}
