/** The head of the panel: what is studied, how it goes, and what can be done about it. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Execution } from '../../runtime/studies/execution';
import { count } from '../charts/format';
import { button } from '../parts/controls';
import { timeText } from '../parts/progressText';
import { studyFacts } from '../report/header';
import type { StudyState } from './contract';
import { standing, type Standing } from './state';

/** What a person can do from the head. */
export interface HeadActions {
  openStudy(): void;
  openReport(): void;
}

/** Class and codicon of each standing. */
const badges: Record<Standing, { tone: string; icon: string }> = {
  training: { tone: 'busy', icon: 'sync codicon-modifier-spin' },
  finished: { tone: 'good', icon: 'check' },
  cancelled: { tone: 'open', icon: 'circle-slash' },
  failed: { tone: 'bad', icon: 'error' },
  interrupted: { tone: 'open', icon: 'warning' },
};

/** The head as a lit template. */
export function head(state: StudyState, actions: HeadActions): TemplateResult {
  const { spec } = state.run;
  const now = standing(state);
  const { tone, icon } = badges[now];
  return html`<header class="masthead">
    <div class="title-line">
      <h1>${spec.title}</h1>
      <div class="actions">${buttons(state, actions)}</div>
    </div>
    <p class="run">
      <span class="badge ${tone}" role="status"
        ><span class="codicon codicon-${icon}" aria-hidden="true"></span>${now}</span
      >${runLine(state)}
    </p>
    ${spec.description ? html`<p class="lead">${spec.description}</p>` : nothing}
    <dl class="facts">
      ${studyFacts(state.run).map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
  </header>`;
}

function buttons(state: StudyState, actions: HeadActions) {
  const finished = state.run.status === 'finished';
  return [
    finished ? button('Open Report', actions.openReport, { icon: 'link-external' }) : nothing,
    state.studyFile !== null ? button('Open Study', actions.openStudy, { icon: 'go-to-file' }) : nothing,
  ];
}

/** Why the run is on its provider, where others were tried. */
function providerTitle({ tried, placement }: Execution): string {
  const trials = tried.map(
    ({ provider, works, detail }) => `${provider} ${works ? 'works' : 'does not work'}: ${detail}.`,
  );
  const placed = Object.entries(placement ?? {}).map(
    ([provider, { nodes }]) => `${count(nodes)} on ${provider}`,
  );
  return [
    ...trials,
    ...(placed.length > 0 ? [`Nodes of the training graph: ${placed.join(', ')}.`] : []),
  ].join('\n');
}

/** Folder, times and provider of the run on one line. */
function runLine({ run }: StudyState): TemplateResult {
  const { execution } = run.record;
  const { provider, threads, seeds } = execution;
  const each = seeds === 'together' ? ', all seeds together' : ' a seed';
  const folder = run.folder.split(/[\\/]/).slice(-2).join('/');
  const facts = [
    `started ${new Date(run.record.startedAt).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })}`,
    ...(run.status === 'running' ? [] : [`trained for ${timeText(run.record.seconds)}`]),
  ];
  return html`<span title=${run.folder}
      ><span class="codicon codicon-folder" aria-hidden="true"></span>${folder}</span
    >${facts.map((fact) => html`<span>${fact}</span>`)}<span title=${providerTitle(execution)}
      >on ${provider}, ${count(threads)} ${threads === 1 ? 'thread' : 'threads'}${each}</span
    >`;
}
