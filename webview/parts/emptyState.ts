/** What a panel shows while no inputs are chosen: what to do, with the buttons for it. */
import { html, type TemplateResult } from 'lit';
import { button } from './controls';
import { sourceButtons, type ProbeActions, type ProbeBarState } from './probeBar';
import { choiceOf } from './probeDraft';

/** The words of a panel for it. */
export interface EmptyWords {
  title: string;
  /** Why inputs are needed, and which. */
  text: TemplateResult;
  /** "this model" */
  subject: string;
}

/** Asks for inputs; where random ones were chosen and extents are open, for these. */
export function emptyState(bar: ProbeBarState, words: EmptyWords, actions: ProbeActions): TemplateResult {
  const asksForExtents = bar.draft.source === 'random' && bar.dimensions.length > 0;
  return html`<section class="empty-state" aria-labelledby="empty-title">
    <h2 id="empty-title">${asksForExtents ? 'How large are the inputs?' : words.title}</h2>
    <p>${asksForExtents ? extentsText(words.subject) : words.text}</p>
    <div class="segments">
      ${
        asksForExtents
          ? button('Measure', actions.measure, {
              primary: true,
              icon: 'play',
              disabled: choiceOf(bar.draft) === null,
            })
          : sourceButtons(bar, actions)
      }
    </div>
  </section>`;
}

function extentsText(subject: string): TemplateResult {
  return html`Extents of the inputs of ${subject} are open. The fields above hold a proposal for each: change
  what does not fit, then measure. They are remembered.`;
}
