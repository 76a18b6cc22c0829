/** Head of the comparison: both models side by side. */
import { html, nothing, type TemplateResult } from 'lit';
import { count } from '../charts/format';
import { button } from '../parts/controls';
import { parametersText, sizeText } from '../parts/facts';
import { baseName } from '../parts/probeDraft';
import type { CompareActions } from './actions';
import type { ComparedFile, CompareStart, Side } from './contract';

/** The head of the page. */
export function header(start: CompareStart, actions: CompareActions): TemplateResult {
  return html`<header class="masthead pair">
    ${model('a', start.a, actions)}
    <div class="swap">
      ${button('Swap', actions.swap, { icon: 'arrow-swap', title: 'Make B the rows and A the columns' })}
    </div>
    ${model('b', start.b, actions)}
  </header>`;
}

function model(side: Side, { description, path }: ComparedFile, actions: CompareActions): TemplateResult {
  const letter = side.toUpperCase();
  const { origin, parameters, layers, size } = description;
  return html`<section class="model" aria-label="Model ${letter}">
    <div class="title-line">
      <span class="badge">${letter}</span>
      <h1 title=${description.file}>${baseName(path)}</h1>
      ${button(`Inspect ${letter}`, () => actions.inspect(side), {
        icon: 'search',
        title: `Open ${path} in the inspector`,
      })}
    </div>
    <p class="path" title=${description.file}>${path}</p>
    <p class="origin">
      ${
        origin
          ? html`Seed ${origin.seed}, step ${count(origin.step)} of ${origin.title}
              <span class="muted">·</span>`
          : nothing
      }
      ${count(layers.length)} layers <span class="muted">·</span> ${parametersText(parameters)} parameters
      <span class="muted">·</span> ${sizeText(size)}
    </p>
  </section>`;
}
