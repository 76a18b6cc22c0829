/** The facts of a model file in words. */
import type { ModelDescription } from '../../runtime/inspections/describe';
import { count } from '../charts/format';
import { shapeText } from './shape';

/** A name and a value. */
export type Fact = readonly [name: string, value: string];

/** "10.8 MB": decimal units, as file managers show them. */
export function sizeText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return unit === 0
    ? `${count(bytes)} ${bytes === 1 ? 'byte' : 'bytes'}`
    : `${value.toPrecision(3)} ${units[unit]}`;
}

/** "10.8 M", "23,424" */
export function parametersText(parameters: number): string {
  if (parameters < 1e6) return count(parameters);
  return parameters < 1e9
    ? `${(parameters / 1e6).toPrecision(3)} million`
    : `${(parameters / 1e9).toPrecision(3)} billion`;
}

/** What the head of the page tells of a model. */
export function factsOf(description: ModelDescription, layers: number): Fact[] {
  const { size, parameters, producer, opset, irVersion, inputs, outputs } = description;
  const ports = (list: ModelDescription['inputs']) =>
    list.map(({ name, shape, type }) => `${name} (${shapeText(shape)}, ${type})`).join(', ') || 'none';
  return [
    ['Size', sizeText(size)],
    ['Parameters', parametersText(parameters)],
    ['Layers', count(layers)],
    ['Opset', `${opset} (IR ${irVersion})`],
    ['Producer', producer || 'not told'],
    [inputs.length === 1 ? 'Input' : 'Inputs', ports(inputs)],
    [outputs.length === 1 ? 'Output' : 'Outputs', ports(outputs)],
  ];
}
