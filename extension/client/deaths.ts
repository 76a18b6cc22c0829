/** Tells the person, once, that a process died doing what, and offers to go on. */
import { window } from 'vscode';
import type { LogOutputChannel } from 'vscode';
import type { Death, InspectionRuntime } from './inspections';

/** `a`, `a and b`, `a, b and c` */
export function listed(parts: readonly string[]): string {
  return parts.length < 2
    ? parts.join('')
    : `${parts.slice(0, -1).join(', ')} and ${parts[parts.length - 1]}`;
}

/** The message about a death of the shared process. */
export function deathMessage({ how, doing }: Death): string {
  const what = doing.length > 0 ? `while ${listed([...new Set(doing)])}` : 'while it was idle';
  return `RepLens: the runtime process ${how} ${what}.`;
}

/** Reports the deaths of the shared process. */
export async function reportDeath(
  death: Death,
  runtime: InspectionRuntime,
  log: LogOutputChannel,
): Promise<void> {
  const message = deathMessage(death);
  log.error(message);
  const choice = await window.showErrorMessage(message, 'Restart', 'Show Log');
  if (choice === 'Restart') await runtime.restart();
  if (choice === 'Show Log') log.show();
}
