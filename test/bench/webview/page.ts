/** The page of the benchmark: draws matrices and moves a pointer over them. */
import '../../../webview/report/report.css';
import type { TopLevelSpec } from 'vega-lite';
import type { Chart } from '../../../webview/charts/chart';
import { dissimilarityView } from '../../../webview/charts/dissimilarityView';
import { element } from '../../../webview/charts/dom';
import { figure } from '../../../webview/charts/figure';
import { MountedChart } from '../../../webview/charts/render';
import { connect } from '../../../webview/wire/host';
import { layerView } from '../../webview/views';

/** What the page tells. */
export interface BenchContract {
  requests: {
    measured: { params: { name: string; values: number[] }; result: null };
    finished: { params: null; result: null };
  };
  event: never;
}

const MOVES = 200;
const host = connect<BenchContract, null>(() => undefined);
const panel = document.getElementById('panel') ?? document.body;
const { times } = JSON.parse(document.getElementById('replens-start')?.textContent ?? '') as {
  times: number;
};

/** Until what has been drawn is on the screen. */
const shown = () => new Promise<void>((done) => requestAnimationFrame(() => setTimeout(done, 0)));

async function repeated(act: () => Promise<void>): Promise<number[]> {
  const values: number[] = [];
  for (let time = 0; time < times; time++) {
    const start = performance.now();
    await act();
    values.push(performance.now() - start);
  }
  return values;
}

const report = (name: string, values: number[]) => host.request('measured', { name, values });

/** From a movement of the pointer to the changed tooltip, and to the next frame. */
async function moves(target: Element, name: string): Promise<void> {
  const box = target.getBoundingClientRect();
  const [handled, framed]: number[][] = [[], []];
  for (let move = 0; move < MOVES; move++) {
    const clientX = box.left + ((move * 37) % 101) * (box.width / 101);
    const clientY = box.top + ((move * 53) % 97) * (box.height / 97);
    const start = performance.now();
    target.dispatchEvent(new PointerEvent('pointermove', { clientX, clientY, bubbles: true }));
    handled.push(performance.now() - start);
    await shown();
    framed.push(performance.now() - start);
  }
  await report(`${name}: pointer to readout`, handled);
  await report(`${name}: pointer to next frame`, framed);
}

/** The same matrix as Vega draws it: a mark an entry, with its tooltip. */
function rectangles(n: number): Chart {
  const { dissimilarity } = layerView(n);
  const values = Array.from(dissimilarity?.values ?? [], (value, index) => ({
    row: Math.floor(index / n),
    column: index % n,
    value,
  }));
  const spec: TopLevelSpec = {
    width: 440,
    height: 440,
    data: { values },
    mark: { type: 'rect', tooltip: true },
    encoding: {
      x: { field: 'column', type: 'ordinal', axis: null },
      y: { field: 'row', type: 'ordinal', axis: null },
      color: { field: 'value', type: 'quantitative', scale: { scheme: 'viridis' } },
    },
  };
  const table = { columns: [], rows: [] };
  return { kind: 'chart', title: 'Rectangles', caption: '', spec: () => spec, table };
}

async function ours(n: number): Promise<void> {
  const view = layerView(n);
  const shownIn = figure('ours');
  panel.replaceChildren(shownIn.node);
  const name = `one image, ${n} x ${n}`;
  await report(
    `${name}: data to screen`,
    await repeated(async () => {
      await shownIn.show(dissimilarityView(view, 'label:digit'));
      await shown();
    }),
  );
  const image = shownIn.node.querySelector('svg image');
  if (image) await moves(image, name);
  shownIn.dispose();
}

async function vegas(n: number): Promise<void> {
  const chart = rectangles(n);
  const node = element('div', { class: 'drawing' });
  panel.replaceChildren(node);
  const draw = async () => {
    const mounted = new MountedChart(node, chart);
    await mounted.drawn;
    await shown();
    mounted.dispose();
  };
  await report(`Vega's rectangles, ${n} x ${n}: data to screen`, await repeated(draw));
}

/** The least that a browser can do: values to pixels to a canvas. */
async function canvas(n: number): Promise<void> {
  const { dissimilarity } = layerView(n);
  const values = dissimilarity?.values ?? new Float32Array();
  const node = element('canvas', { width: String(n), height: String(n) });
  panel.replaceChildren(node);
  const draw = async () => {
    const pixels = new ImageData(n, n);
    values.forEach((value, index) => (pixels.data[4 * index + 3] = 30 * value));
    node.getContext('2d')?.putImageData(pixels, 0, 0);
    await shown();
  };
  await report(`one canvas, ${n} x ${n}: data to screen`, await repeated(draw));
}

async function run(): Promise<void> {
  await ours(2000);
  await canvas(2000);
  await vegas(200);
  await host.request('finished', null);
}

void run();
