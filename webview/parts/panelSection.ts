/** A place among the charts that shows a lit template instead of a drawing. */
import { render, type TemplateResult } from 'lit';
import { element } from '../charts/dom';

/** A titled section as wide and as high as a chart. */
export interface PanelSection {
  readonly node: HTMLElement;
  show(title: string, content: TemplateResult): void;
  /** Marks it as out of date while newer numbers are on their way. */
  busy(busy: boolean): void;
}

/** An empty section. */
export function panelSection(id: string): PanelSection {
  const title = element('h2', { id: `${id}-title`, class: 'title' });
  const content = element('div', { class: 'content' });
  const node = element('section', { class: 'figure plain', id, 'aria-labelledby': title.id }, title, content);
  return {
    node,
    show(text, template) {
      title.textContent = text;
      render(template, content);
    },
    busy: (busy) => node.setAttribute('aria-busy', String(busy)),
  };
}
