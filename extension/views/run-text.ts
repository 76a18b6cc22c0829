/** Runs in words. Pure. */
import { percentOf, type Progress } from '../client/progress';
import type { RunSummary } from '../workspace/run-summary';

const UNITS: readonly [Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** `3 hours ago`, `just now` */
export function ago(date: Date, now = Date.now()): string {
  const seconds = (now - date.getTime()) / 1000;
  const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  const unit = UNITS.find(([, size]) => seconds >= size);
  return unit ? format.format(-Math.floor(seconds / unit[1]), unit[0]) : 'just now';
}

/** `2 reproduced, 1 gate failed`; empty where nothing is claimed. */
export function verdictText({ verdicts }: RunSummary): string {
  const counts = new Map<string, number>();
  for (const { outcome } of verdicts) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
}

/** Status, outcome and age in one line. */
export function runDescription(run: RunSummary): string {
  const outcome = run.status === 'finished' ? verdictText(run) : '';
  return [outcome || run.status, run.startedAt && ago(run.startedAt)].filter(Boolean).join(' · ');
}

/** `about 3 min left`; empty where it can't be told. */
function timeLeft({ secondsLeft }: Progress): string {
  if (secondsLeft === null) return '';
  if (secondsLeft < 60) return `${Math.max(1, Math.round(secondsLeft))} s left`;
  if (secondsLeft < 3600) return `${Math.round(secondsLeft / 60)} min left`;
  return `${(secondsLeft / 3600).toFixed(1)} h left`;
}

/** `45 % · 3 min left` */
export function progressText(progress: Progress | null): string {
  const percent = percentOf(progress);
  if (!progress || percent === null) return 'starting';
  return [`${percent} %`, timeLeft(progress)].filter(Boolean).join(' · ');
}
