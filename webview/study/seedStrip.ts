/** One entry a seed: how far it is, and how it goes. */
import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { SeedSnapshot } from '../../runtime/studies/snapshot';
import { count } from '../charts/format';
import type { StudyState } from './contract';
import { seedStanding, standing, type SeedStanding } from './state';

/** Codicon and words of each standing. */
const looks: Record<SeedStanding, { icon: string; text: string }> = {
  passed: { icon: 'pass', text: 'passed the gate' },
  failed: { icon: 'error', text: 'failed the gate' },
  training: { icon: 'sync', text: 'training' },
  waiting: { icon: 'circle-outline', text: 'waiting' },
  stopped: { icon: 'circle-slash', text: 'stopped' },
};

/** The strip as a lit template. */
export function seedStrip(state: StudyState): TemplateResult {
  const run = standing(state);
  const { steps } = state.run.spec.training;
  return html`<ul class="seed-list" aria-label="Seeds">
    ${repeat(
      state.run.seeds,
      ({ seed }) => seed,
      (seed) => entry(seed, seedStanding(seed, run), steps),
    )}
  </ul>`;
}

function entry(seed: SeedSnapshot, how: SeedStanding, steps: number): TemplateResult {
  const step = seed.curve.at(-1)?.step ?? 0;
  const { icon, text } = looks[how];
  const end = seed.done ? Math.max(1, step) : steps;
  return html`<li class=${how} title="Seed ${seed.seed}: step ${count(step)} of ${count(end)}, ${text}">
    <span class="codicon codicon-${icon}" aria-hidden="true"></span>
    <span class="name">Seed ${seed.seed}</span>
    <progress max=${end} .value=${step} aria-label="Steps of seed ${seed.seed}"></progress>
    <span class="step"
      >${seed.done ? text : how === 'waiting' ? text : `${count(step)} / ${count(steps)}`}</span
    >
  </li>`;
}
