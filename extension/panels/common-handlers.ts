/** Answers to the requests that every panel may make. */
import { commands, type Uri } from 'vscode';
import { tellFailure } from '../client/tell-failure';
import type { CommonRequests } from '../../webview/wire/contract';
import type { Services } from '../services';
import type { Handlers } from './channel';
import { saveExport } from './export';

type CommonHandlers = Handlers<{ requests: CommonRequests & Record<string, never>; event: never }>;

/** `beside` is the folder that exports are proposed for. */
export function commonHandlers(
  { context, log, runtime }: Services,
  beside: () => Uri,
): Pick<CommonHandlers, keyof CommonRequests> {
  return {
    export: async (params) => {
      try {
        return await saveExport(params, beside(), context.workspaceState);
      } catch (error) {
        void tellFailure(error, log);
        return null;
      }
    },
    showLog: () => {
      log.show();
      return Promise.resolve(null);
    },
    restart: async () => {
      await runtime.restart();
      return null;
    },
  };
}

/** Runs a command of the editor for a panel, which waits for nothing. */
export function started(command: string, ...args: unknown[]): Promise<null> {
  void commands.executeCommand(command, ...args);
  return Promise.resolve(null);
}
