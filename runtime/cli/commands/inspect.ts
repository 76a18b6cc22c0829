/** `replens inspect`: the layers of a model, and their representations on given inputs. */
import type { InspectedLayer, Inspection } from '../../inspections/inspect';
import { formatShape } from '../../engine/ndarray';
import { jsonOption, list, type Command } from '../command';
import { computeOf, computeOptions } from '../compute-options';
import { inRuntime } from '../in-runtime';
import { probeChoice, probeOptions, reductionOf, reductionOption } from '../probe-options';
import { probeText } from '../probe-text';
import { bytes, count, fixed, table, type Column } from '../terminal';

const shapeOf = (shape: readonly (number | string)[] | null) =>
  shape === null ? '?' : formatShape(shape.map((extent) => (extent === '' ? '?' : extent)));

/** In the table, names of open dimensions that a converter made up are left out. */
const MADE_UP = /_dim_\d+$|\.\d+$|^unk_/;
const LONGEST_DIMENSION = 12;

const briefShapeOf = (shape: InspectedLayer['shape']) =>
  shapeOf(
    shape &&
      shape.map((extent) =>
        typeof extent === 'string' && (MADE_UP.test(extent) || extent.length > LONGEST_DIMENSION)
          ? ''
          : extent,
      ),
  );

function portLines(kind: string, ports: Inspection['inputs']): string[] {
  return ports.map(
    ({ name, type, shape }, i) => `${(i === 0 ? kind : '').padEnd(9)}${name}  ${type}  ${shapeOf(shape)}`,
  );
}

function header(inspection: Inspection): string {
  const { file, opset, irVersion, producer, size, parameters, inputs, outputs } = inspection;
  const by = producer === '' ? '' : `, written by ${producer}`;
  return [
    file,
    `ONNX opset ${opset}, IR ${irVersion}${by}; ${bytes(size)}, ${count(parameters)} parameters`,
    ...portLines('inputs', inputs),
    ...portLines('outputs', outputs),
  ].join('\n');
}

function layerTable(
  layers: readonly InspectedLayer[],
  labels: readonly string[],
  measured: boolean,
  width: number,
): string {
  const right = (title: string): Column => ({ title, align: 'right' });
  const columns: Column[] = [
    { title: 'layer', align: 'left', shrinks: true },
    { title: 'operator', align: 'left', shrinks: true },
    { title: 'shape', align: 'left', shrinks: true },
    right('parameters'),
    ...(measured
      ? ['units', 'active', 'participation', 'PC 1', ...labels.map((label) => `R² ${label}`)].map(right)
      : []),
  ];
  const measures = ({ measures }: InspectedLayer): string[] =>
    measures === null
      ? ['', '', '', '', ...labels.map(() => '')]
      : [
          count(measures.units),
          fixed(measures.active, 2),
          fixed(measures.participationRatio, 1),
          fixed(measures.topComponent, 2),
          ...labels.map((label) => fixed(measures.varianceExplained[label])),
        ];
  const rows = layers.map((layer) => [
    layer.name,
    layer.op,
    briefShapeOf(layer.shape),
    layer.parameters === 0 ? '' : count(layer.parameters),
    ...(measured ? measures(layer) : []),
  ]);
  return table(columns, rows, width);
}

/** What the table calls a measure; everything else is a label. */
const TITLES: Readonly<Record<string, string>> = {
  participationRatio: 'participation',
  effectiveRank: 'effective rank',
  topComponent: 'PC 1',
};

/** Items by their key, in the order in which the keys first come. */
function grouped<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups.values()];
}

/** Each reason once, with the layers that it is about and what it leaves undefined. */
function reasonLines(layers: readonly InspectedLayer[], leftOut: Inspection['leftOut']): string[] {
  const undefinedIn = layers.flatMap(({ name, measures }) => {
    const reasons = Object.entries(measures?.undefined ?? {}).map(([what, reason]) => ({ what, reason }));
    return grouped(reasons, ({ reason }) => reason).map((same) => {
      const named = same[0].reason.startsWith(`${name} `)
        ? `it ${same[0].reason.slice(name.length + 1)}`
        : same[0].reason;
      const whats = same.map(({ what }) => TITLES[what] ?? `R² ${what}`).join(', ');
      return { layer: name, reason: `${whats} undefined: ${named}` };
    });
  });
  const all = [
    ...leftOut.map(({ layer, reason }) => ({ layer, reason: `left out: ${reason}` })),
    ...undefinedIn,
  ];
  return grouped(all, ({ reason }) => reason).map((same) => {
    const names = same.map(({ layer }) => layer);
    const more = names.length > 4 ? ` and ${names.length - 4} more` : '';
    return `${names.slice(0, 4).join(', ')}${more}: ${same[0].reason}`;
  });
}

function render(inspection: Inspection, width: number): string {
  const { layers, probe, caveats, leftOut, reduction } = inspection;
  const parts = [header(inspection), ''];
  if (probe) parts.push(probeText(probe, reduction), '');
  parts.push(layerTable(layers, probe?.labels ?? [], probe !== null, width));
  const notes = [...caveats, ...reasonLines(layers, leftOut)];
  if (notes.length > 0) parts.push('', ...notes.map((note) => `! ${note}`));
  if (!probe)
    parts.push('', 'Give inputs with --inputs FILE or --random ROWS to measure the representations.');
  if (probe && probe.labels.length > 0)
    parts.push(
      '',
      'R² is the share of variance that a label explains: fitted on a random half of the rows, evaluated on the other half.',
    );
  return parts.join('\n');
}

export const inspect: Command = {
  name: 'inspect',
  summary: 'List the layers of a model and measure their representations.',
  positionals: ['MODEL'],
  options: {
    ...probeOptions,
    ...computeOptions,
    layers: { type: 'string', value: 'A,B', help: 'Only these layers.' },
    all: { type: 'boolean', help: 'Every tensor of the graph, not only what a person would call a layer.' },
    reduction: reductionOption,
    json: jsonOption,
  },
  details: `
active: share of activations that are not zero; participation: participation ratio of the spectrum, the number of
directions that carry the variance; PC 1: share of variance of the first principal component.
A checkpoint of a RepLens run needs no inputs: the test set of its study is used, with its features as labels.

Example: replens inspect model.onnx --inputs data.npz`,
  async run([file], values, io) {
    const inspection = await inRuntime(
      'inspect',
      {
        file,
        probe: probeChoice(values),
        compute: computeOf(values),
        layers: list(values, 'layers'),
        allTensors: values.all === true,
        reduction: reductionOf(values),
      },
      io,
    );
    if (values.json === true) io.printJson(inspection);
    else io.print(render(inspection, io.width));
  },
};
