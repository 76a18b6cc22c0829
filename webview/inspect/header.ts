/** Head of the inspector: which file, what is known of it, and which run it belongs to. */
import { html, nothing, type TemplateResult } from 'lit';
import { count } from '../charts/format';
import { button, link } from '../parts/controls';
import { factsOf } from '../parts/facts';
import { baseName } from '../parts/probeDraft';
import type { InspectActions } from './actions';
import type { InspectStart } from './contract';

/** The head of the page. */
export function header({ description, path }: InspectStart, actions: InspectActions): TemplateResult {
  const { origin, layers } = description;
  return html`<header class="masthead">
    <div class="title-line">
      <h1 title=${description.file}>${baseName(path)}</h1>
      <span class="grow"></span>
      ${button('Compare with…', actions.compareWith, {
        icon: 'diff',
        title: 'Compare the representations of this model with those of another on the same inputs',
      })}
    </div>
    <p class="path" title=${description.file}>${path}</p>
    ${
      origin
        ? html`<p class="origin">
            Seed ${origin.seed}, step ${count(origin.step)} of
            ${link(origin.title, actions.openRun, `Open the run of the study ${origin.study}`)}
          </p>`
        : nothing
    }
    <dl class="facts">
      ${factsOf(description, layers.length).map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd title=${value}>${value}</dd>
          </div>`,
      )}
    </dl>
  </header>`;
}
