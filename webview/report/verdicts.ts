/** The verdicts, first thing on the page: what was claimed, what the runs say, and how sure that is. */
import type { StudyResults, Verdict, VerdictOutcome } from '../../runtime/studies/results';
import { element } from '../charts/dom';
import { effectChart } from '../charts/effect';
import { explained } from '../charts/figure';
import { bounds, decimal } from '../charts/format';
import { MountedChart } from '../charts/render';
import type { Section } from './page';

/** Class and sign of each outcome; the sign keeps outcomes apart without colour. */
const badges: Record<VerdictOutcome, { tone: string; sign: string }> = {
  reproduced: { tone: 'good', sign: '✓' },
  'not reproduced': { tone: 'open', sign: '○' },
  contradicted: { tone: 'bad', sign: '✗' },
  'gate failed': { tone: 'open', sign: '!' },
};

/** A card for each claim. */
export function verdicts({ verdicts: all, spec }: StudyResults): Section {
  const cards = all.map((verdict) => card(verdict, spec.gate));
  const content =
    cards.length > 0
      ? element('div', { class: 'verdicts' }, ...cards.map(({ node }) => node))
      : element('p', { class: 'quiet' }, 'This study makes no claim, so there is no verdict.');
  return {
    nodes: [
      element(
        'section',
        { 'aria-labelledby': 'verdicts' },
        element('h2', { id: 'verdicts' }, all.length === 1 ? 'Verdict' : 'Verdicts'),
        content,
      ),
    ],
    async draw() {
      for (const { draw } of cards) await draw();
    },
  };
}

function card(verdict: Verdict, gate: number): { node: HTMLElement; draw(): Promise<void> } {
  const { tone, sign } = badges[verdict.outcome];
  const chart = effectChart(verdict);
  const host = element('div', { class: 'drawing', role: 'img', 'aria-label': chart?.caption });
  const node = element(
    'article',
    { class: `verdict ${tone}` },
    element(
      'div',
      { class: 'finding' },
      element(
        'span',
        { class: 'badge' },
        element('span', { 'aria-hidden': 'true' }, sign),
        ` ${verdict.outcome}`,
      ),
      element('span', { class: 'id' }, verdict.finding),
    ),
    element('p', { class: 'claim' }, ...explained(verdict.claim)),
    effect(verdict),
    ...(chart ? [host] : []),
    element('p', { class: 'seeds' }, ...(verdict.note ? [`${verdict.note} `] : []), seedsText(verdict, gate)),
  );
  return { node, draw: async () => (chart ? new MountedChart(host, chart).drawn : undefined) };
}

function effect({ effect: interval, effectName }: Verdict): HTMLElement {
  const { mean, low, level, n } = interval;
  const value = mean === null ? '–' : `${mean > 0 ? '+' : ''}${decimal(mean)}`;
  const around =
    mean === null
      ? 'No effect computed'
      : low === null
        ? 'One seed: no interval'
        : `${bounds(interval, decimal)}, ${Math.round(100 * level)} % interval over ${n} seeds`;
  return element(
    'p',
    { class: 'effect' },
    element('strong', {}, value),
    element('span', {}, element('span', { class: 'interval' }, around), element('span', {}, effectName)),
  );
}

function seedsText({ seedsUsed, seedsFailedGate }: Verdict, gate: number): string {
  const used = seedsUsed.length === 0 ? 'No seed used' : `Seeds used: ${seedsUsed.join(', ')}`;
  if (seedsFailedGate.length === 0) return `${used}. None left out.`;
  return `${used}. Left out, below the accuracy gate of ${Math.round(1000 * gate) / 10} %: ${seedsFailedGate.join(', ')}.`;
}
