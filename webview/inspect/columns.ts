/** The columns of the layer table: what is known from the file, and what was measured. */
import type { LayerInfo } from '../../runtime/checkpoints/model';
import type { LayerMeasures } from '../../runtime/inspections/layer-measures';
import { count, decimal } from '../charts/format';
import { glossary } from '../charts/glossary';
import { own } from '../charts/labels';
import { longName } from '../parts/text';
import { shapeText, shortShapeText } from '../parts/shape';
import type { Column } from '../parts/table';

/** A layer as the table shows it: `measures` is null before measuring and where the layer has no value per input. */
export interface LayerRow extends LayerInfo {
  measures: LayerMeasures | null;
  /** Why it was left out of the measuring. */
  leftOut: string | null;
}

/** Elements in a shape whose extents are all numbers, open ones counted as one: for sorting. */
function extentOf(shape: LayerInfo['shape']): number | null {
  return shape && shape.reduce<number>((size, extent) => size * (typeof extent === 'number' ? extent : 1), 1);
}

const WHICH: readonly Column<LayerRow>[] = [
  {
    key: 'name',
    title: 'Layer',
    explanation: 'An activation of the model: what one of its operators computes',
    numeric: false,
    value: ({ name }) => name,
    cell: ({ name }) => longName(name),
  },
  {
    key: 'op',
    title: 'Operator',
    explanation: 'The ONNX operator that computes it',
    numeric: false,
    value: ({ op }) => op,
    cell: ({ op }) => op,
  },
];

const FROM_FILE: readonly Column<LayerRow>[] = [
  {
    key: 'shape',
    title: 'Shape',
    explanation: 'Extents of the activation, as the file tells; sorts by size',
    numeric: true,
    value: ({ shape }) => extentOf(shape),
    cell: ({ shape }) => shortShapeText(shape),
    hint: ({ shape }) => shapeText(shape),
  },
  {
    key: 'parameters',
    title: 'Parameters',
    explanation: 'Elements of the weights that the layer uses',
    numeric: true,
    value: ({ parameters }) => parameters,
    cell: ({ parameters }) => (parameters === 0 ? '–' : count(parameters)),
  },
];

const NO_VALUE = '–';

/** A measured column: its value where there is one, a dash and the reason elsewhere. */
function measuredColumn(
  key: string,
  title: string,
  explanation: string,
  value: (measures: LayerMeasures) => number | null,
  write: (value: number) => string,
  reason: (measures: LayerMeasures) => string | undefined,
): Column<LayerRow> {
  const of = ({ measures }: LayerRow) => measures && value(measures);
  return {
    key,
    title,
    explanation,
    numeric: true,
    value: of,
    cell: (row) => {
      const found = of(row);
      return found === null ? NO_VALUE : write(found);
    },
    hint: (row) => row.leftOut ?? (row.measures ? reason(row.measures) : undefined),
  };
}

/** The columns for layers measured on inputs with these labels; null before measuring. */
export function layerColumns(labels: readonly string[] | null): Column<LayerRow>[] {
  if (labels === null) return [...WHICH, ...FROM_FILE];
  return [
    ...WHICH,
    ...labels.map(labelColumn),
    measuredColumn(
      'participationRatio',
      'Part. ratio',
      `Participation ratio. ${glossary['participation ratio']}`,
      ({ participationRatio }) => participationRatio,
      (value) => value.toFixed(1),
      ({ undefined: reasons }) => own(reasons, 'participationRatio'),
    ),
    measuredColumn(
      'units',
      'Units',
      glossary.unit,
      ({ units }) => units,
      count,
      () => undefined,
    ),
    ...FROM_FILE,
  ];
}

function labelColumn(label: string): Column<LayerRow> {
  return measuredColumn(
    `label:${label}`,
    `R² ${label}`,
    `Variance explained by ${label}. ${glossary['variance explained']}`,
    ({ varianceExplained }) => own(varianceExplained, label) ?? null,
    decimal,
    ({ undefined: reasons }) => own(reasons, label),
  );
}

/** Rows whose name or operator contains all words of the filter, without regard to case. */
export function filtered(rows: readonly LayerRow[], filter: string): readonly LayerRow[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter(({ name, op }) => {
    const text = `${name} ${op}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** The layers of a description with what was measured of them, if it was. */
export function layerRows(
  layers: readonly LayerInfo[],
  inspection: {
    layers: readonly { name: string; measures: LayerMeasures | null }[];
    leftOut: readonly { layer: string; reason: string }[];
  } | null,
): LayerRow[] {
  const measures = new Map(inspection?.layers.map((layer) => [layer.name, layer.measures]));
  const leftOut = new Map(inspection?.leftOut.map(({ layer, reason }) => [layer, reason]));
  return layers.map((layer) => ({
    ...layer,
    measures: measures.get(layer.name) ?? null,
    leftOut: leftOut.get(layer.name) ?? null,
  }));
}
