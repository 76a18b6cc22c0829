/** Tests that share one window: what went wrong is told with a picture, and what nobody asked for fails them too. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import { VsCode, type OpenOptions } from './vscode';

/** What a test file says of its window. */
export interface WindowOptions extends Omit<OpenOptions, 'folder'> {
  /** Fills the folder before it is opened. */
  prepare(folder: string): void | Promise<void>;
}

/** A test in the window of its file. */
export type Scenario = (title: string, run: (vscode: VsCode, test: TestContext) => Promise<void>) => void;

async function told(failure: unknown, title: string, vscode: VsCode): Promise<Error> {
  const picture = await vscode.picture(title).catch((error: unknown) => String(error));
  const { console, messages } = vscode.complaints;
  const said = [...console, ...messages.map((text) => `message: ${text}`)].join('\n');
  const reason = failure instanceof Error ? failure.message : String(failure);
  return new Error(`${reason}\npicture: ${picture}\n${said}`, { cause: failure });
}

/** Opens a window for all tests of a file, and gives the function that declares one. */
export function inWindow({ prepare, ...options }: WindowOptions): Scenario {
  let vscode: VsCode | undefined;
  let folder: string | undefined;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'workspace-'));
    await prepare(folder);
    vscode = await VsCode.open({ folder, ...options });
  });
  after(async () => {
    await vscode?.dispose();
    if (folder) await rm(folder, { recursive: true, force: true });
  });
  return (title, run) => {
    test(title, { timeout: 300_000 }, async (context) => {
      assert.ok(vscode, 'the window was opened');
      try {
        await run(vscode, context);
        vscode.complaints.expectQuiet();
      } catch (failure) {
        const error = await told(failure, title, vscode);
        vscode.complaints.forget();
        throw error;
      }
    });
  };
}
