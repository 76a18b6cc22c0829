/** Labelled form controls for choosing what a chart shows; native, so the keyboard works. */
import { element } from './dom';

/** One of the values to choose from. */
export interface Option {
  value: string;
  label: string;
}

/** A drop-down list; `change` is called with the value that the person chose. */
export function select(
  label: string,
  options: readonly Option[],
  chosen: string,
  change: (value: string) => void,
): HTMLElement {
  const list = element(
    'select',
    {},
    ...options.map(({ value, label: text }) => element('option', { value }, text)),
  );
  list.value = chosen;
  list.addEventListener('change', () => change(list.value));
  return element('label', { class: 'control' }, label, list);
}

/** Two or three alternatives side by side, as radio buttons; `name` is unique on the page. */
export function choice(
  legend: string,
  name: string,
  options: readonly Option[],
  chosen: string,
  change: (value: string) => void,
): HTMLElement {
  const buttons = options.map(({ value, label }) => {
    const button = element('input', { type: 'radio', name, value });
    button.checked = value === chosen;
    button.addEventListener('change', () => change(value));
    return element('label', {}, button, label);
  });
  return element('fieldset', { class: 'choice' }, element('legend', {}, legend), ...buttons);
}
