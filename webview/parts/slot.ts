/** A chart in its place: drawn anew only when what it shows has changed, with lit templates as its controls. */
import { render, type TemplateResult } from 'lit';
import type { Drawing } from '../charts/chart';
import { element } from '../charts/dom';
import { figure, type FigureOptions } from '../charts/figure';
import type { Selection } from '../charts/selection';

/** One chart of a panel. */
export interface Slot {
  readonly node: HTMLElement;
  /** Draws if one of `from`, what the drawing is made of, is another than last time. */
  show(from: readonly unknown[], draw: () => Drawing): void;
  /** Says why there is nothing to show yet. */
  wait(title: string, reason: string): void;
  /** Puts controls between its title and its drawing. */
  controls(template: TemplateResult): void;
  /** Marks it as out of date while newer numbers are on their way. */
  busy(busy: boolean): void;
  select(selection: Selection): void;
}

/** An empty slot. */
export function slot(id: string, options: Omit<FigureOptions, 'controls'>): Slot {
  const place = element('div', { class: 'slot-controls' });
  const chart = figure(id, { ...options, controls: [place] });
  let last: readonly unknown[] | null = null;
  const made: Slot = {
    node: chart.node,
    wait: (title, reason) => made.show([title, reason], () => ({ kind: 'empty', title, reason })),
    show(from, draw) {
      if (last?.length === from.length && from.every((part, index) => part === last?.[index])) return;
      last = from;
      const drawing = draw();
      chart.show(drawing).catch((failure: unknown) => {
        const reason = `The chart could not be drawn: ${String(failure)}`;
        return chart.show({ kind: 'empty', title: drawing.title, reason });
      });
    },
    controls: (template) => render(template, place),
    busy: (busy) => chart.node.setAttribute('aria-busy', String(busy)),
    select: (selection) => chart.select(selection),
  };
  return made;
}
