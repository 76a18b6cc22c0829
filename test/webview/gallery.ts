/** Every chart of the panels on one page, linked by one selection; what a person does is told to the test. */
import '../../webview/report/report.css';
import { comparisonChart } from '../../webview/charts/comparisonChart';
import { dissimilarityView } from '../../webview/charts/dissimilarityView';
import { figure } from '../../webview/charts/figure';
import { geometryChart } from '../../webview/charts/geometryChart';
import { labelChart } from '../../webview/charts/labelChart';
import { layerScatter } from '../../webview/charts/layerScatter';
import { NOTHING, type Selection } from '../../webview/charts/selection';
import { spectrumChart } from '../../webview/charts/spectrum';
import type { Drawing } from '../../webview/charts/chart';
import type { ExportParams } from '../../webview/wire/contract';
import { connect } from '../../webview/wire/host';
import { comparison, inspection, layerView } from './views';

/** What the gallery tells. */
export interface GalleryContract {
  requests: {
    picked: { params: Selection; result: null };
    export: { params: ExportParams; result: null };
    drawn: { params: { milliseconds: number }; result: null };
  };
  event: never;
}

/** Which charts, in the page's start data. */
export interface GalleryStart {
  figures: string[];
  inputs: number;
  layers: number;
}

const host = connect<GalleryContract, null>(() => undefined);
const { figures, inputs, layers } = JSON.parse(
  document.getElementById('replens-start')?.textContent ?? '',
) as GalleryStart;

const view = layerView(inputs);
const drawings: Record<string, () => Drawing> = {
  scatter: () => layerScatter(view, 'digit'),
  numeric: () => layerScatter(view, 'slant'),
  plain: () => layerScatter(view, null),
  matrix: () => dissimilarityView(view, 'label:digit', { name: 'a.onnx' }),
  unordered: () => dissimilarityView(view, 'rows'),
  clustered: () => dissimilarityView(view, 'clusters'),
  spectrum: () => spectrumChart(view),
  labels: () => labelChart(inspection(layers)),
  unlabelled: () => labelChart(inspection(layers, [])),
  geometry: () => geometryChart(inspection(layers)),
  within: () => comparisonChart(comparison(layers, layers), { a: 'net.onnx', b: 'net.onnx' }),
  comparison: () => comparisonChart(comparison(layers, layers + 3), { a: 'small.onnx', b: 'large.onnx' }),
};

let selection = NOTHING;
const made = figures.map((id) =>
  Object.assign(
    figure(id, {
      onPick(pick) {
        selection = { ...selection, ...pick };
        made.forEach((each) => each.select(selection));
        void host.request('picked', selection);
      },
      onExport: (file) => void host.request('export', file),
    }),
    { id },
  ),
);

async function draw(): Promise<void> {
  const panel = document.getElementById('panel');
  panel?.classList.add('figures');
  panel?.append(...made.map(({ node }) => node));
  const start = performance.now();
  for (const each of made) await each.show(drawings[each.id]());
  panel?.setAttribute('data-drawn', '');
  await host.request('drawn', { milliseconds: performance.now() - start });
}

void draw();
