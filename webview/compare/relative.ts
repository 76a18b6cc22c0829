/** The choice of a space in which layers of any width compare: similarities to common inputs. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Comparison } from '../../runtime/inspections/compare';
import { count } from '../charts/format';
import { link, tick } from '../parts/controls';
import { note } from '../parts/messages';
import { numberField } from '../parts/numberField';
import type { CompareActions } from './actions';
import type { CompareState } from './state';

/** Anchors unless told, as far as there are inputs. */
const ANCHORS = 100;

const first = (rows: number) => ({ anchors: Math.min(ANCHORS, rows), seed: 0 });

/** Whether to compare in the space of anchors, and which. */
export function chooseRelative(
  { look: { relative }, comparison: { value } }: CompareState,
  actions: CompareActions,
): TemplateResult {
  const rows = value?.rows ?? ANCHORS;
  return html`${tick(
    'Relative to anchors',
    relative !== null,
    (on) => actions.look({ relative: on ? first(rows) : null }),
    'Describe each input by its cosines to some of the inputs, the anchors, and compare these: layers of any two widths (Moschella et al. 2023)',
  )}
  ${
    relative
      ? html`${numberField({
          label: 'Anchors',
          value: relative.anchors,
          least: 1,
          most: rows,
          title: 'How many inputs are anchors',
          change: (anchors) => actions.look({ relative: { ...relative, anchors } }),
        })}
        ${numberField({
          label: 'Anchor seed',
          value: relative.seed,
          least: 0,
          most: Number.MAX_SAFE_INTEGER,
          title: 'The same seed draws the same anchors',
          change: (seed) => actions.look({ relative: { ...relative, seed } }),
        })}`
      : nothing
  }`;
}

/** What a reader of numbers in that space must know; where widths differ, that there is such a space. */
export function relativeNote(
  comparison: Comparison,
  { look }: Pick<CompareState, 'look'>,
  actions: CompareActions,
): TemplateResult | typeof nothing {
  if (comparison.anchors) {
    return note(
      'info',
      `Relative to ${count(comparison.anchors.length)} anchors drawn from the inputs: a layer stands for the cosines of each input to them. Lengths of activations and rotations are lost; few anchors blur differences, and other anchors give other numbers: try another seed.`,
    );
  }
  const differing = widthsDiffer(comparison);
  if (!differing || look.relative || comparison.undefined.length === 0) return nothing;
  return note(
    'info',
    `Layers of the two models differ in width (${differing.layer}: ${count(differing.a)} and ${count(differing.b)} units), which some measures do not allow.`,
    link('Compare relative to anchors', () => actions.look({ relative: first(comparison.rows) })),
  );
}

/** The first layer of the same name that has other units in B. */
function widthsDiffer({ a, b }: Comparison): { layer: string; a: number; b: number } | null {
  for (const [index, layer] of a.layers.entries()) {
    const other = b.layers.indexOf(layer);
    if (other >= 0 && a.units[index] !== b.units[other]) {
      return { layer, a: a.units[index], b: b.units[other] };
    }
  }
  return null;
}
