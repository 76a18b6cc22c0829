/** The button of a figure that saves what it shows: a menu of file formats. */
import type { ExportFormat, ExportParams } from '../wire/contract';
import { element } from './dom';
import type { MountedChart } from './render';

const FORMATS: readonly { format: ExportFormat; label: string }[] = [
  { format: 'svg', label: 'SVG picture' },
  { format: 'png', label: 'PNG picture' },
  { format: 'csv', label: 'CSV data' },
  { format: 'json', label: 'Vega-Lite specification' },
];

/** A button with its menu. */
export interface ExportMenu {
  node: HTMLElement;
  enable(enabled: boolean): void;
  dispose(): void;
}

/** `shown` is asked for the chart when a format has been chosen. */
export function exportMenu(
  shown: () => MountedChart | undefined,
  onExport: (params: ExportParams) => void,
): ExportMenu {
  const controller = new AbortController();
  const button = element('button', {
    type: 'button',
    class: 'export',
    'aria-haspopup': 'menu',
    'aria-expanded': 'false',
  });
  button.append('Export');
  const failure = element('p', { class: 'export-failure', role: 'alert', hidden: '' });
  const fail = (reason: unknown) => {
    failure.hidden = false;
    failure.replaceChildren(`The export failed: ${String(reason)}`);
  };
  const items = FORMATS.map(({ format, label }) => {
    const item = element('button', { type: 'button', role: 'menuitem', tabindex: '-1' }, label);
    item.addEventListener('click', () => {
      close(true);
      failure.hidden = true;
      shown()?.exported(format).then(onExport, fail);
    });
    return item;
  });
  const list = element('div', { class: 'menu', role: 'menu', hidden: '', 'aria-label': 'Export' }, ...items);
  const node = element('div', { class: 'export-menu' }, button, list, failure);
  const open = () => {
    list.hidden = false;
    button.setAttribute('aria-expanded', 'true');
    items[0].focus();
  };
  const close = (focus: boolean) => {
    list.hidden = true;
    button.setAttribute('aria-expanded', 'false');
    if (focus) button.focus();
  };
  button.addEventListener('click', () => (list.hidden ? open() : close(true)));
  list.addEventListener('keydown', (event) => {
    const move = { ArrowDown: 1, ArrowUp: -1, Home: -items.length, End: items.length }[event.key];
    if (move !== undefined) focusItem(items, move);
    else if (event.key === 'Escape') close(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  node.addEventListener('focusout', ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && node.contains(relatedTarget))) close(false);
  });
  const outside = ({ target }: Event) => {
    if (!list.hidden && !(target instanceof Node && node.contains(target))) close(false);
  };
  document.addEventListener('pointerdown', outside, { signal: controller.signal });
  return {
    node,
    enable: (enabled) => (button.disabled = !enabled),
    dispose: () => controller.abort(),
  };
}

/** Moves the focus among the items, from the last to the first. */
function focusItem(items: readonly HTMLElement[], by: number): void {
  const at = items.findIndex((item) => item === document.activeElement);
  const to = Math.abs(by) >= items.length ? (by < 0 ? 0 : items.length - 1) : at + by;
  items[(to + items.length) % items.length].focus();
}
