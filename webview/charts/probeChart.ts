/** What can be decoded from each layer: the scores of probes for a label along the layers. */
import type { TopLevelSpec } from 'vega-lite';
import type { Decoding, ProbedLabel } from '../../runtime/inspections/decoding';
import type { LayerProbes, ProbeKind, ProbeResult } from '../../runtime/measures/probes/contract';
import { axisLine, muted } from '../theme/colours';
import { NARROW, schema, type Drawing, type Layer, type Table } from './chart';
import { floorToTenth } from './domain';
import { UNDEFINED } from './format';
import { layerChannel } from './layerAxis';
import {
  aboutLabel,
  kindColour,
  kindName,
  kindsIn,
  probedLabel,
  resultOf,
  scoreName,
  scoreText,
} from './probeWords';
import { gridStops } from './stops';

/** One kind of probe at one layer. */
interface Point {
  layer: string;
  probe: string;
  score: number | null;
  low: number | null;
  high: number | null;
  control: number | null;
  converged: boolean;
}

/** A line a kind of probe, with intervals, controls and chance. */
export function probeChart(decoding: Decoding, chosen: string | null): Drawing {
  const label = probedLabel(decoding, chosen);
  if (!label) {
    const reason = 'No label was probed for: the inputs have none.';
    return { kind: 'empty', title: 'What can be decoded from each layer', reason };
  }
  const title = `How well ${label.name} can be decoded from each layer`;
  const probes = aboutLabel(decoding, label);
  const kinds = kindsIn(probes);
  const points = probes.flatMap((layer) => kinds.map((kind) => pointOf(layer, kind)));
  if (points.every(({ score }) => score === null)) {
    return { kind: 'empty', title, reason: reasonOf(probes) };
  }
  return {
    kind: 'chart',
    title,
    caption: captionOf(decoding, label, points),
    spec: (width) => probeSpec(label, probes, kinds, points, width),
    get table() {
      return tableOf(label, probes);
    },
    stops: stopsOf(label, probes, kinds),
    highlights: ({ layer }) =>
      probes.some((probe) => probe.layer === layer) ? [{ shape: 'line', place: { x: layer, y: null } }] : [],
  };
}

function reasonOf(probes: readonly LayerProbes[]): string {
  const reason = probes.flatMap(({ results }) => results).find((result) => result.undefined)?.undefined;
  return `No probe has a score${reason ? `: ${reason}` : '.'}`;
}

function pointOf(probes: LayerProbes, kind: ProbeKind): Point {
  const result = resultOf(probes, kind);
  return {
    layer: probes.layer,
    probe: kindName(kind),
    score: result?.score ?? null,
    low: result?.interval?.low ?? null,
    high: result?.interval?.high ?? null,
    control: result?.control ?? null,
    converged: result?.converged ?? true,
  };
}

function captionOf({ settings }: Decoding, label: ProbedLabel, points: readonly Point[]): string {
  const what =
    label.kind === 'categorical'
      ? 'Share of test rows whose label a probe tells from the activations of the layer'
      : 'R² of a probe for the label on test rows';
  const { rows } = label;
  const how = rows
    ? `: fitted on ${rows.train} rows, regularisation chosen on ${rows.validation}, told on ${rows.test}, none of them in common (seed ${settings.seed})`
    : '';
  const bands = points.some(({ low }) => low !== null)
    ? ' Bands: 95 % interval over test rows (Wilson).'
    : '';
  const controls = points.some(({ control }) => control !== null)
    ? ' Dashed: the same probe on a control task, labels drawn at random for each input; what a probe scores above it, the layer holds.'
    : '';
  const open = points.some(({ converged, score }) => !converged && score !== null)
    ? ' Hollow: not converged, the score may be too low.'
    : '';
  const missing = points.filter(({ score }) => score === null).length;
  return `${what}${how}.${bands}${controls}${open}${missing > 0 ? ` Without a value: ${missing} of ${points.length}.` : ''}`;
}

/** A row of stops a kind, a column a layer. */
function stopsOf(label: ProbedLabel, probes: readonly LayerProbes[], kinds: readonly ProbeKind[]) {
  return gridStops(kinds.length, probes.length, (row, column) => {
    const { layer } = probes[column];
    const result = resultOf(probes[column], kinds[row]);
    return {
      place: { x: layer, y: result?.score ?? 0 },
      readout: { layer, probe: kindName(kinds[row]), ...readoutOf(label, result) },
      pick: { layer },
    };
  });
}

function readoutOf(label: ProbedLabel, result: ProbeResult | undefined): Record<string, string> {
  const score = label.kind === 'categorical' ? 'accuracy' : 'R²';
  if (!result || result.score === null)
    return { [score]: [UNDEFINED, result?.undefined].filter(Boolean).join(': ') };
  const { interval, control, selectivity, chosen, train, converged } = result;
  const text = (value: number) => scoreText(label, value);
  return {
    [score]: text(result.score) + (interval ? ` [${text(interval.low)}, ${text(interval.high)}]` : ''),
    ...(train === null ? {} : { 'on training rows': text(train) }),
    ...(control === null ? {} : { control: text(control) }),
    ...(selectivity === null ? {} : { selectivity: text(selectivity) }),
    ...(chosen === null ? {} : { [chosen.name]: String(Number(chosen.value.toPrecision(3))) }),
    ...(converged ? {} : { note: 'not converged: may be too low' }),
  };
}

function tableOf(label: ProbedLabel, probes: readonly LayerProbes[]): Table {
  return {
    columns: [
      'Layer',
      'Probe',
      scoreName(label),
      'Low',
      'High',
      'On training rows',
      'On validation rows',
      'Control',
      'Selectivity',
      'Regularisation',
      'Converged',
    ],
    rows: probes.flatMap(({ layer, results }) =>
      results.map((result) => [
        layer,
        kindName(result.kind),
        result.score,
        result.interval?.low ?? null,
        result.interval?.high ?? null,
        result.train,
        result.validation,
        result.control,
        result.selectivity,
        result.chosen ? `${result.chosen.name} = ${Number(result.chosen.value.toPrecision(3))}` : '',
        result.converged ? 'yes' : 'no',
      ]),
    ),
  };
}

/** Accuracies from 0 to 1; R² from the tenth below the least. */
function domainOf({ kind }: ProbedLabel, points: readonly Point[]): [number, number] {
  if (kind === 'categorical') return [0, 1];
  const known = points.flatMap(({ score, control }) => [score, control]).filter((value) => value !== null);
  return [Math.max(-1, Math.min(0, floorToTenth(Math.min(...known)))), 1];
}

function probeSpec(
  label: ProbedLabel,
  probes: readonly LayerProbes[],
  kinds: readonly ProbeKind[],
  points: readonly Point[],
  width: number,
): TopLevelSpec {
  const names = probes.map(({ layer }) => layer);
  const y = {
    type: 'quantitative' as const,
    title: scoreName(label),
    scale: { domain: domainOf(label, points), nice: false },
    axis: { format: label.kind === 'categorical' ? '.0%' : '~g', tickCount: 6 },
  };
  const color = {
    field: 'probe',
    type: 'nominal' as const,
    scale: { domain: kinds.map(kindName), range: kinds.map(kindColour) },
    legend: {
      title: null,
      orient: 'top' as const,
      symbolType: 'stroke',
      symbolSize: 300,
      columns: width < NARROW ? 2 : 4,
      offset: 4,
    },
  };
  return {
    $schema: schema,
    width,
    height: width < NARROW ? 320 : 360,
    autosize: { type: 'fit', contains: 'padding' },
    data: { values: [...points] },
    encoding: { x: layerChannel(names, width, 'points') },
    layer: [
      ...chanceLayers(label),
      ...bandLayers(points, names.length, y, color),
      ...controlLayers(points, y, color),
      ...scoreLayers(points, names.length, y, color),
    ],
  };
}

type Y = object;
type Colour = { field: string; type: 'nominal'; scale: { domain: string[]; range: string[] } };

/** A dotted line at what always saying the most frequent category scores. */
function chanceLayers({ kind, chance }: ProbedLabel): Layer[] {
  const name = kind === 'categorical' ? 'most frequent category' : 'mean of the label';
  return [
    {
      data: { values: [{}] },
      mark: { type: 'rule', strokeDash: [1, 3], color: axisLine, strokeWidth: 1.4 },
      encoding: { x: { value: 0 }, x2: { value: 'width' }, y: { datum: chance } },
    },
    {
      data: { values: [{}] },
      mark: { type: 'text', align: 'right', baseline: 'bottom', dx: -4, dy: -3, color: muted, fontSize: 11 },
      encoding: { x: { value: 'width' }, y: { datum: chance }, text: { value: name } },
    },
  ];
}

/** Intervals as bands; of a single layer as a whisker. */
function bandLayers(points: readonly Point[], layers: number, y: Y, color: Colour): Layer[] {
  const values = points.filter(({ low }) => low !== null);
  if (values.length === 0) return [];
  const channels = { y: { ...y, field: 'low' }, y2: { field: 'high' }, color };
  const mark =
    layers > 1 ? { type: 'area' as const, fillOpacity: 0.13 } : { type: 'rule' as const, strokeWidth: 1.5 };
  // With the points that have none, a band breaks where a layer has no value.
  const data = { values: layers > 1 ? [...points] : values };
  return [{ data, mark: { ...mark, clip: true }, encoding: channels } as Layer];
}

function controlLayers(points: readonly Point[], y: Y, color: Colour): Layer[] {
  const values = points.filter(({ control }) => control !== null);
  if (values.length === 0) return [];
  return [
    {
      data: { values },
      mark: {
        type: 'line',
        strokeWidth: 1.2,
        strokeDash: [4, 3],
        opacity: 0.8,
        clip: true,
        point: { size: 12 },
      },
      encoding: { y: { ...y, field: 'control' }, color },
    } as Layer,
  ];
}

/** Lines and points; a probe that has not converged has a hollow point. */
function scoreLayers(points: readonly Point[], layers: number, y: Y, color: Colour): Layer[] {
  const encoding = { y: { ...y, field: 'score' }, color };
  const size = layers > 30 ? 16 : 34;
  const known = points.filter(({ score }) => score !== null);
  const done = known.filter(({ converged }) => converged);
  const open = known.filter(({ converged }) => !converged);
  const hollow = {
    type: 'point' as const,
    fill: 'var(--replens-background)',
    strokeWidth: 1.6,
    size: size * 1.6,
  };
  return [
    { mark: { type: 'line', strokeWidth: 1.8, clip: true }, encoding },
    ...(done.length > 0
      ? [{ data: { values: done }, mark: { type: 'point', filled: true, size, opacity: 1 }, encoding }]
      : []),
    ...(open.length > 0 ? [{ data: { values: open }, mark: { ...hollow, opacity: 1 }, encoding }] : []),
  ] as Layer[];
}
