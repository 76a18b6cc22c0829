/** Attributes of nodes in protobuf's own structures. */
import { onnx } from 'onnx-proto';

const { AttributeType } = onnx.AttributeProto;

/** A list of integers. */
export const ints = (name: string, values: readonly number[]): onnx.IAttributeProto => ({
  name,
  ints: [...values],
  type: AttributeType.INTS,
});

/** An integer. */
export const integer = (name: string, value: number): onnx.IAttributeProto => ({
  name,
  i: value,
  type: AttributeType.INT,
});

/** A tensor. */
export const tensor = (name: string, value: onnx.ITensorProto): onnx.IAttributeProto => ({
  name,
  t: value,
  type: AttributeType.TENSOR,
});

/** The attribute of a node by that name. */
export function attributeOf(node: onnx.INodeProto, name: string): onnx.IAttributeProto | undefined {
  return node.attribute?.find((attribute) => attribute.name === name);
}

/** An attribute that is an integer, or what the operator takes without it. */
export function integerOf(node: onnx.INodeProto, name: string, otherwise: number): number {
  return Number(attributeOf(node, name)?.i ?? otherwise);
}

/** An attribute that is a list of integers, or what the operator takes without it. */
export function integersOf(
  node: onnx.INodeProto,
  name: string,
  otherwise: readonly number[],
): readonly number[] {
  return attributeOf(node, name)?.ints?.map(Number) ?? otherwise;
}
