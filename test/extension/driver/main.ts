/** Runs suites inside the extension host, one at a time, as the test outside asks for them. */
import { existsSync, writeFileSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ExtensionContext } from 'vscode';
import { Recorder } from './recorder';
import { FOLDER, READY, type CaseResult, type SuiteReply, type SuiteRequest } from './protocol';
import { suites } from './suites';
import type { Case } from './suite';

const CASE_MS = 120_000;

async function runCase({ name, run }: Case, recorder: Recorder): Promise<CaseResult> {
  const timeout = new AbortController();
  const late = delay(CASE_MS, undefined, { signal: timeout.signal }).then(() => {
    throw new Error(`took longer than ${CASE_MS / 1000} s`);
  });
  late.catch(() => undefined);
  try {
    const notes = await Promise.race([run(recorder), late]);
    return { name, error: null, notes: (notes ?? {}) as Record<string, unknown> };
  } catch (error) {
    return {
      name,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      notes: {},
    };
  } finally {
    timeout.abort();
  }
}

async function writeWhole(file: string, value: unknown): Promise<void> {
  await writeFile(`${file}.tmp`, JSON.stringify(value));
  await rename(`${file}.tmp`, file);
}

async function answer(folder: string, recorder: Recorder): Promise<void> {
  const text = await readFile(path.join(folder, 'request.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return;
  const { id, suite } = JSON.parse(text) as SuiteRequest;
  const file = path.join(folder, `reply-${id}.json`);
  if (existsSync(file)) return;
  const cases: CaseResult[] = [];
  for (const one of suites[suite] ?? []) cases.push(await runCase(one, recorder));
  const reply: SuiteReply = { cases };
  await writeWhole(file, reply);
}

/** Called by VS Code at its start. */
export function activate(context: ExtensionContext): void {
  const folder = process.env[FOLDER];
  if (folder === undefined) return;
  const recorder = new Recorder();
  writeFileSync(path.join(folder, READY), '');
  const stop = new AbortController();
  context.subscriptions.push({ dispose: () => stop.abort() });
  const loop = async () => {
    while (!stop.signal.aborted) {
      await answer(folder, recorder);
      await delay(100);
    }
  };
  void loop();
}
