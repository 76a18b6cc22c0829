/** The axis along the layers of a model: every name where there is room, otherwise every other, fifth, ... */

/** Room for one line of text beside the next, in CSS pixels. */
const LINE = 15;
/** A letter of an axis label, in CSS pixels. */
const LETTER = 6.5;

/** Of the names, as many as can be read at `step` CSS pixels from one to the next. */
export function readable(names: readonly string[], step: number): string[] {
  const every = Math.max(1, Math.ceil(LINE / step));
  return names.filter((_, index) => index % every === 0);
}

/** Whether the names stand side by side in `step` CSS pixels each. */
export function fits(names: readonly string[], step: number): boolean {
  return names.every((name) => LETTER * name.length + 8 < step);
}

/** The x channel of a chart along layers, `width` CSS pixels wide: a band for the bars of each, or a point. */
export function layerChannel(names: readonly string[], width: number, marks: 'bars' | 'points') {
  const step = (width - 60) / names.length;
  const flat = fits(names, step);
  return {
    field: 'layer',
    type: 'ordinal' as const,
    title: 'Layer, in forward order',
    scale: {
      domain: [...names],
      ...(marks === 'bars' ? { paddingInner: 0.3, paddingOuter: 0.15 } : { padding: 0.5 }),
    },
    axis: {
      values: flat ? [...names] : readable(names, step),
      labelAngle: flat ? 0 : -40,
      labelLimit: 130,
      labelOverlap: false,
      ticks: false,
      domain: false,
    },
  };
}
