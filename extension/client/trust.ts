/** In an untrusted workspace nothing is run: only what a finished run left behind may be read. */
import { workspace } from 'vscode';
import type { RequestName } from '../../runtime/protocol';
import { UserError } from '../../runtime/errors';

/** Requests that read JSON and touch no model. */
const READING: ReadonlySet<RequestName> = new Set(['hello', 'study.read']);

/** Throws `UserError` where the workspace is not trusted and the request would run something of it. */
export function requireTrust(name: RequestName): void {
  if (workspace.isTrusted || READING.has(name)) return;
  throw new UserError(
    'This workspace',
    'is not trusted, so none of its models and studies is run.',
    'Trust it to go on (Workspaces: Manage Workspace Trust).',
  );
}
