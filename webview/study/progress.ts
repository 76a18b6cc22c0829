/** How far the training is, how long it will take, and the way to stop it. */
import '@vscode-elements/elements/dist/vscode-progress-bar/index.js';
import { html, type TemplateResult } from 'lit';
import { button } from '../parts/controls';
import { progressText } from '../parts/progressText';
import type { StudyState } from './contract';

/** The line of a job as a lit template; `cancelling` from the person's wish until training has stopped. */
export function trainingProgress(
  { progress }: NonNullable<StudyState['job']>,
  cancelling: boolean,
  cancel: () => void,
): TemplateResult {
  const stop = button(cancelling ? 'Cancelling' : 'Cancel', cancel, {
    icon: 'debug-stop',
    disabled: cancelling,
    title: 'Stop training; it can be resumed to the same result',
  });
  return html`<div class="progress-line">
    <vscode-progress-bar
      aria-label="Training"
      .value=${progress?.done}
      .max=${progress?.total ?? 1}
      ?indeterminate=${progress === null}
    ></vscode-progress-bar>
    <span class="grow">${progress ? progressText(progress) : 'Starting'}</span>
    ${stop}
  </div>`;
}
