/** A drawn chart as a file: SVG and PNG as it looks now, its numbers as CSV, its spec for any Vega editor. */
import type { TopLevelSpec } from 'vega-lite';
import { vegaConfig } from '../theme/vegaConfig';
import type { ExportFormat, ExportParams } from '../wire/contract';
import type { Chart } from './chart';
import { csvText, fileName } from './exportText';
import { dataAddress } from './picture';

/** Pixels of a PNG for each CSS pixel. */
const SCALE = 2;
/** Around the drawing, in CSS pixels. */
const MARGIN = 12;

/** What is exported: a chart as it is drawn in a host element. */
export interface Shown {
  chart: Chart;
  host: HTMLElement;
  svg: SVGSVGElement;
}

/** The file, under a name made from the chart's title. */
export async function exported(shown: Shown, format: ExportFormat): Promise<ExportParams> {
  return { name: fileName(shown.chart.title), format, content: await contentOf(shown, format) };
}

async function contentOf(shown: Shown, format: ExportFormat): Promise<string | Uint8Array> {
  switch (format) {
    case 'svg':
      return svgText(shown);
    case 'png':
      return pngBytes(shown);
    case 'csv':
      return csvText(shown.chart.table);
    case 'json':
      return `${JSON.stringify(standaloneSpec(shown), null, 2)}\n`;
  }
}

/** The drawing as it looks now, good on its own: colours in numbers, an opaque background, its picture inside. */
function svgText({ chart, host, svg }: Shown): string {
  const colours = colourResolver(host);
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const [width, height] = [svg.width.baseVal.value, svg.height.baseVal.value];
  copy.querySelectorAll('.cursor, .brush').forEach((node) => node.remove());
  for (const node of [copy, ...copy.querySelectorAll('*')]) {
    for (const { name, value } of [...node.attributes]) {
      if (value.includes('var(')) node.setAttribute(name, colours(value));
      // Vega writes the address of the page before the name of a gradient.
      if (value.startsWith('url(')) node.setAttribute(name, value.replace(/^url\([^#]*#/, 'url(#'));
    }
  }
  if (chart.image) {
    const address = dataAddress(chart.image());
    copy.querySelectorAll('image').forEach((image) => {
      image.removeAttributeNS('http://www.w3.org/1999/xlink', 'href');
      image.setAttribute('href', address);
    });
  }
  const whole = { x: -MARGIN, y: -MARGIN, width: width + 2 * MARGIN, height: height + 2 * MARGIN };
  copy.removeAttribute('style');
  copy.setAttribute('viewBox', `${whole.x} ${whole.y} ${whole.width} ${whole.height}`);
  copy.setAttribute('width', String(whole.width));
  copy.setAttribute('height', String(whole.height));
  copy.prepend(titleNode(chart), background(whole, colours('var(--replens-background)')));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}\n`;
}

function titleNode(chart: Chart): SVGElement {
  const title = document.createElementNS('http://www.w3.org/2000/svg', 'title');
  title.textContent = `${chart.title}. ${chart.caption}`;
  return title;
}

function background(box: Record<string, number>, colour: string): SVGElement {
  const rect = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  for (const [name, value] of Object.entries({ ...box, fill: colour }))
    rect.setAttribute(name, String(value));
  return rect;
}

/** The same at {@link SCALE} pixels a CSS pixel. */
async function pngBytes(shown: Shown): Promise<Uint8Array> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(shown))}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(SCALE * image.width);
  canvas.height = Math.round(SCALE * image.height);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((encoded) => canvas.toBlob(encoded, 'image/png'));
  if (!blob) throw new Error('The browser could not encode the picture.');
  return new Uint8Array(await blob.arrayBuffer());
}

/** The spec with its look, colours in numbers and data inside. */
function standaloneSpec({ chart, host }: Shown): TopLevelSpec {
  const colours = colourResolver(host);
  const address = chart.image ? dataAddress(chart.image()) : '';
  const width = Math.floor(host.clientWidth);
  const config = vegaConfig(getComputedStyle(host).fontFamily);
  const spec = {
    ...chart.spec(width, address),
    title: chart.title,
    description: chart.caption,
    background: 'var(--replens-background)',
    config: { ...config, title: { color: 'var(--replens-foreground)', anchor: 'start' } },
  };
  const resolve = (value: unknown): unknown => {
    if (typeof value === 'string') return value.includes('var(--replens') ? colours(value) : value;
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolve(inner)]));
  };
  return resolve(spec) as TopLevelSpec;
}

/** What a colour with CSS variables is at a place of the page. */
function colourResolver(place: HTMLElement): (colour: string) => string {
  const probe = document.createElement('span');
  const known = new Map<string, string>();
  return (colour) => {
    const found = known.get(colour);
    if (found !== undefined) return found;
    place.append(probe);
    probe.style.setProperty('color', colour);
    const resolved = plainColour(getComputedStyle(probe).color);
    probe.remove();
    known.set(colour, resolved);
    return resolved;
  };
}

/** A mixed colour as every reader of SVG knows it: "color(srgb 1 0.5 0)" is "rgb(255, 128, 0)". */
function plainColour(colour: string): string {
  const [, ...shares] = /^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)\)$/.exec(colour) ?? [];
  return shares.length === 0
    ? colour
    : `rgb(${shares.map((share) => Math.round(255 * Number(share))).join(', ')})`;
}
