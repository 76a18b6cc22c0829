/** Registers commands: what they throw becomes one message to the person who called them. */
import { commands, type Disposable, type LogOutputChannel } from 'vscode';
import { tellFailure } from '../client/tell-failure';

/** Command id -> what it does. */
export type CommandTable = Record<string, (...args: unknown[]) => unknown>;

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
