/** Tells the person, once, why a study ended badly, and offers to go on. */
import { commands, window, type LogOutputChannel } from 'vscode';
import { RuntimeDied, sentenceOf } from '../client/failure';
import type { JobFailure } from './jobs';

/** A study that goes on by itself after a reload tells of its failure in the panel and the status item only. */
export async function reportJobFailure(
  { folder, study, error, unasked }: JobFailure,
  log: LogOutputChannel,
): Promise<void> {
  const message =
    error instanceof RuntimeDied ? error.message : `The study ${study} failed. ${sentenceOf(error)}`;
  log.error(message);
  if (unasked && !(error instanceof RuntimeDied)) return;
  const choice = await window.showErrorMessage(`RepLens: ${message}`, 'Resume', 'Show Log');
  if (choice === 'Resume') await commands.executeCommand('replens.resumeRun', folder);
  if (choice === 'Show Log') log.show();
}
