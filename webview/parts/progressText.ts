/** Progress in words. */
import { count } from '../charts/format';
import type { Progress } from './answer';

/** "running the model, 1,200 of 2,000, about 5 s left" */
export function progressText(progress: Progress | null): string {
  if (!progress) return 'Waiting for the runtime';
  const { label, done, total, secondsLeft } = progress;
  const parts = [capitalised(label)];
  if (total > 1) parts.push(`${count(done)} of ${count(total)}`);
  if (secondsLeft !== null) parts.push(`about ${timeText(secondsLeft)} left`);
  return parts.join(', ');
}

/** "8 s", "3 min", "1 h 20 min" */
export function timeText(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
