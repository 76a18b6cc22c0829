/** How the variance of a layer spreads over its principal components. */
import type { TopLevelSpec } from 'vega-lite';
import type { LayerView } from '../../runtime/inspections/layer-view';
import { axisLine, muted, series } from '../theme/colours';
import { NARROW, schema, type Drawing, type Layer } from './chart';
import { count, percent } from './format';
import { gridStops } from './stops';

interface Component {
  component: number;
  share: number;
  cumulative: number;
}

/** The series of the chart, in the order of its legend. */
const SERIES = ['share of one component', 'all up to it'];

/** Share of each component and of all up to it, with the participation ratio. */
export function spectrumChart(view: LayerView): Drawing {
  const title = `Over how many directions ${view.layer} spreads`;
  if (view.componentShares.length === 0) {
    const reason = view.undefined.projection ?? 'The layer does not vary over the inputs.';
    return { kind: 'empty', title, reason };
  }
  const components = componentsOf(view.componentShares);
  const ratio = view.measures.participationRatio;
  return {
    kind: 'chart',
    title,
    caption: `Share of the variance of ${view.layer} along each principal component, largest first, and of all up to it. ${ratioText(view)}${restText(view, components)}`,
    spec: (width) => spectrumSpec(components, ratio, width),
    table: {
      columns: ['Principal component', 'Share of variance', 'Cumulative share'],
      rows: components.map(({ component, share, cumulative }) => [component, share, cumulative]),
    },
    stops: gridStops(1, components.length, (_, index) => {
      const { component, share, cumulative } = components[index];
      return {
        place: { x: component, y: null },
        readout: { component: String(component), share: percent(share), 'up to it': percent(cumulative) },
      };
    }),
  };
}

function componentsOf(shares: readonly number[]): Component[] {
  let cumulative = 0;
  return shares.map((share, index) => {
    cumulative += share;
    return { component: index + 1, share, cumulative };
  });
}

function ratioText({ measures, units }: LayerView): string {
  const ratio = measures.participationRatio;
  if (ratio === null) {
    const reason = measures.undefined.participationRatio;
    return `The participation ratio is undefined${reason ? `: ${reason}` : '.'}`;
  }
  return `Participation ratio ${ratio.toFixed(1)}: the layer of ${count(units)} units varies as if over that many equally strong directions.`;
}

function restText({ units }: LayerView, components: Component[]): string {
  const rest = 1 - (components.at(-1)?.cumulative ?? 1);
  if (components.length >= units || rest < 0.0005) return '';
  return ` The first ${components.length} are shown; the rest hold ${percent(rest)}.`;
}

function spectrumSpec(components: Component[], ratio: number | null, width: number): TopLevelSpec {
  const last = components.length;
  const values = components.flatMap(({ component, share, cumulative }) => [
    { component, from: component - 0.4, to: component + 0.4, share, series: SERIES[0] },
    { component, share: cumulative, series: SERIES[1] },
  ]);
  return {
    $schema: schema,
    width,
    height: width < NARROW ? 220 : 270,
    autosize: { type: 'fit', contains: 'padding' },
    encoding: {
      x: {
        field: 'component',
        type: 'quantitative',
        title: 'Principal component',
        scale: { domain: [0.4, last + 0.6], nice: false, zero: false },
        axis: { tickMinStep: 1, format: 'd', tickCount: Math.min(last, 10) },
      },
    },
    layer: [
      barLayer(values.filter(({ series: name }) => name === SERIES[0])),
      lineLayer(values.filter(({ series: name }) => name === SERIES[1])),
      ...(ratio === null || ratio > last + 0.5 ? [] : ratioLayers(ratio, ratio > 0.6 * last)),
    ],
  };
}

const y = {
  field: 'share',
  type: 'quantitative' as const,
  title: 'Share of variance',
  scale: { domain: [0, 1], nice: false },
  axis: { format: '.0%', tickCount: 5 },
};

const color = {
  field: 'series',
  type: 'nominal' as const,
  scale: { domain: SERIES, range: [series(0), series(1)] },
  legend: {
    title: null,
    orient: 'top' as const,
    symbolType: 'square',
    symbolSize: 90,
    symbolStrokeWidth: 0,
    symbolOpacity: 1,
    offset: 4,
  },
};

function barLayer(values: object[]): Layer {
  return {
    data: { values },
    mark: { type: 'rect', strokeWidth: 0 },
    encoding: {
      x: { field: 'from', type: 'quantitative' },
      x2: { field: 'to' },
      y,
      y2: { datum: 0 },
      color,
    },
  };
}

function lineLayer(values: object[]): Layer {
  const point = values.length <= 32 ? { size: 22, filled: true, opacity: 1 } : false;
  return { data: { values }, mark: { type: 'line', strokeWidth: 2, point }, encoding: { y, color } };
}

/** The participation ratio on the axis of the components; `left`: its name stands on the left. */
function ratioLayers(ratio: number, left: boolean): Layer[] {
  const data = { values: [{ component: ratio }] };
  return [
    {
      data,
      mark: { type: 'rule', strokeDash: [5, 4], color: axisLine, strokeWidth: 1.2 },
      encoding: { y: { value: 0 }, y2: { value: 'height' } },
    },
    {
      data,
      mark: {
        type: 'text',
        align: left ? 'right' : 'left',
        baseline: 'middle',
        dx: left ? -5 : 5,
        color: muted,
        fontSize: 11,
      },
      encoding: {
        y: { datum: 0.5, type: 'quantitative' },
        text: { value: `participation ratio ${ratio.toFixed(1)}` },
      },
    },
  ];
}
