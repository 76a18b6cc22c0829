/** Tells the person of a failure, once. */
import { window, type LogOutputChannel } from 'vscode';
import { CancelledError, UserError } from '../../runtime/errors';
import { RuntimeDied, sentenceOf } from './failure';

/** Of what was cancelled nobody needs to hear; of a dead process its supervisor tells. */
export async function tellFailure(error: unknown, log: LogOutputChannel): Promise<void> {
  if (error instanceof CancelledError || error instanceof RuntimeDied) return;
  const sentence = sentenceOf(error);
  log.error(error instanceof UserError || !(error instanceof Error) ? sentence : (error.stack ?? sentence));
  if ((await window.showErrorMessage(`RepLens: ${sentence}`, 'Show Log')) === 'Show Log') log.show();
}
