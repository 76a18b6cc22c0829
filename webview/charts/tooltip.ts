/** The one tooltip of the page: a positioned list of names and values, styled by class. */
import type { Readout } from './chart';
import { element } from './dom';

/** Distance from the pointer, in CSS pixels. */
const OFFSET = 14;

/** The tooltip of the page. */
export interface Tooltip {
  show(readout: Readout, event: { clientX: number; clientY: number }): void;
  hide(): void;
}

/** The tooltip of `document`, made at the first call. */
export function pageTooltip(): Tooltip {
  const found = document.querySelector<HTMLDListElement>('dl.tooltip');
  const box = found ?? element('dl', { class: 'tooltip', role: 'tooltip', hidden: '' });
  if (!found) document.body.append(box);
  return {
    show(readout, { clientX, clientY }) {
      box.replaceChildren(
        ...Object.entries(readout).flatMap(([name, value]) => [
          element('dt', {}, name),
          element('dd', {}, value),
        ]),
      );
      box.hidden = false;
      place(box, clientX, clientY);
    },
    hide() {
      box.hidden = true;
    },
  };
}

/** A readout as a sentence, for whoever listens. */
export function spoken(readout: Readout): string {
  return Object.entries(readout)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

/** Right of and below the pointer, or on its other side where the window ends. */
function place(box: HTMLElement, x: number, y: number): void {
  const { width, height } = box.getBoundingClientRect();
  const right = document.documentElement.clientWidth;
  const left = x + OFFSET + width > right ? x - OFFSET - width : x + OFFSET;
  const top = y + OFFSET + height > window.innerHeight ? y - OFFSET - height : y + OFFSET;
  box.style.setProperty('left', `${Math.max(4, left)}px`);
  box.style.setProperty('top', `${Math.max(4, top)}px`);
}
