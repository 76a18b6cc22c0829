/** Registers commands: what they throw becomes one message to the person who called them. */
import { commands, window, type Disposable, type LogOutputChannel } from 'vscode';
import { RuntimeDied, sentenceOf } from '../client/failure';
import { CancelledError, UserError } from '../../runtime/errors';

/** Command id -> what it does. */
export type CommandTable = Record<string, (...args: unknown[]) => unknown>;

/** Tells of a failure, once: of a dead process its supervisor tells. */
export async function tellFailure(error: unknown, log: LogOutputChannel): Promise<void> {
  if (error instanceof CancelledError || error instanceof RuntimeDied) return;
  const sentence = sentenceOf(error);
  log.error(error instanceof UserError || !(error instanceof Error) ? sentence : (error.stack ?? sentence));
  if ((await window.showErrorMessage(`RepLens: ${sentence}`, 'Show Log')) === 'Show Log') log.show();
}

/** Registers every command of a table. */
export function registerCommands(table: CommandTable, log: LogOutputChannel): Disposable[] {
  return Object.entries(table).map(([id, run]) =>
    commands.registerCommand(id, async (...args: unknown[]) => {
      try {
        return await run(...args);
      } catch (error) {
        void tellFailure(error, log);
        return undefined;
      }
    }),
  );
}
