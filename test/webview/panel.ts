/**
 * One panel in the real browser, as VS Code shows it: the document and policy of extension/panels/html.ts served on
 * loopback, `acquireVsCodeApi`, the variables and default style of a theme. The test answers the panel's requests.
 */
import { build } from 'esbuild';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { panelHtml } from '../../extension/panels/html';
import type { FromPanel, PanelContract, PanelError, ToPanel } from '../../webview/wire/contract';
import { applyTheme, hostPage } from './panel-host';
import { themeStyle, type ThemeName } from './themes';

/** How a test follows a request that it answers. */
export interface AnswerContext {
  signal: AbortSignal;
  /** The page begins nothing: it asks for what an earlier page had asked for. */
  onlyKept: boolean;
  report(progress: Extract<ToPanel, { kind: 'progress' }>['progress']): void;
}

/** A function for each request that the test expects; any other is answered with an error of kind `defect`. */
export type Answers<C extends PanelContract> = {
  [N in keyof C['requests']]?: (
    params: C['requests'][N]['params'],
    context: AnswerContext,
  ) => C['requests'][N]['result'] | Promise<C['requests'][N]['result']>;
};

/** Thrown by an answer to reply with an error. */
export class AnswerError extends Error {
  constructor(readonly error: PanelError) {
    super(error.reason);
  }
}

/** How a panel is opened. */
export interface PanelOptions {
  /** `dark` unless told. */
  theme?: ThemeName;
  /** 1200 x 900 unless told. */
  viewport?: { width: number; height: number };
  /** The JSON under `replens-start`. */
  start?: unknown;
  /** What the panel saved before. */
  state?: unknown;
}

/** A panel in a page of the browser. */
export interface OpenPanel<C extends PanelContract> {
  page: Page;
  /** Console errors and warnings, uncaught exceptions, refused requests and violations of the policy so far. */
  complaints: string[];
  /** What the panel asked for so far. */
  requests: { name: string; params: unknown }[];
  send(event: C['event']): Promise<void>;
  setTheme(theme: ThemeName): Promise<void>;
  /** What the panel saved last. */
  state(): Promise<unknown>;
  close(): Promise<void>;
}

const root = path.join(__dirname, '../..');
const codicons = path.join(root, 'node_modules/@vscode/codicons/dist');
const bundles = new Map<string, Promise<Map<string, Uint8Array>>>();

/** Script and style of `webview/<name>/main.ts` (or of an entry point given by path), made as build.mjs makes them. */
function bundlePanel(name: string): Promise<Map<string, Uint8Array>> {
  const found = bundles.get(name);
  if (found) return found;
  const entry = path.isAbsolute(name) ? name : path.join(root, 'webview', name, 'main.ts');
  const made = build({
    absWorkingDir: root,
    entryPoints: { panel: entry },
    outdir: 'out',
    bundle: true,
    write: false,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    define: { __REPLENS_VERSION__: '"0.0.0"' },
    loader: { '.css': 'css' },
  }).then(
    ({ outputFiles }) => new Map(outputFiles.map((file) => [`/${path.basename(file.path)}`, file.contents])),
  );
  bundles.set(name, made);
  return made;
}

const TYPES: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.ttf': 'font/ttf',
};

/** Serves the document at `/` with a fresh nonce each time, and the files beside it. */
async function serve(
  files: ReadonlyMap<string, Uint8Array>,
  title: string,
  start: unknown,
): Promise<{ server: Server; origin: string }> {
  const server = createServer((request, response) => {
    const address = (request.url ?? '/').split('?')[0];
    if (address === '/') {
      const nonce = randomBytes(16).toString('hex');
      const at = { script: '/panel.js', style: '/panel.css', icons: '/codicon.css' };
      response.setHeader('content-type', 'text/html');
      response.end(panelHtml({ title, ...at, source: originOf(server), nonce, start }));
      return;
    }
    const file = files.get(address);
    response.statusCode = file ? 200 : 404;
    if (address === '/panel.css' || file)
      response.setHeader('content-type', TYPES[path.extname(address)] ?? '');
    if (address === '/favicon.ico') response.statusCode = 204;
    response.end(file);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { server, origin: originOf(server) };
}

function originOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function filesOf(name: string): Promise<Map<string, Uint8Array>> {
  const files = new Map(await bundlePanel(name));
  for (const file of ['codicon.css', 'codicon.ttf'])
    files.set(`/${file}`, await readFile(path.join(codicons, file)));
  if (!files.has('/panel.css')) files.set('/panel.css', new Uint8Array());
  return files;
}

/**
 * Opens the panel `name` (a folder of webview/, or the path of an entry point) and answers its requests with `answers`.
 * Messages pass as structured clones: typed arrays survive in both directions.
 */
export async function openPanel<C extends PanelContract>(
  browser: Browser,
  name: string,
  answers: Answers<C>,
  { theme = 'dark', viewport = { width: 1200, height: 900 }, start = null, state }: PanelOptions = {},
): Promise<OpenPanel<C>> {
  const { server, origin } = await serve(await filesOf(name), 'Panel', start);
  const page = await browser.newPage({ viewport });
  const complaints = listen(page);
  const requests: OpenPanel<C>['requests'] = [];
  const post = async (message: ToPanel) => {
    const posted = page.evaluate((data) => window.postMessage(data), message);
    await posted.catch((failure: unknown) => {
      if (!page.isClosed()) throw failure;
    });
  };
  const receive = receiver(answers, requests, post);
  await page.exposeBinding('replensPost', (_, message: FromPanel) => receive(message));
  await page.exposeBinding('replensComplain', (_, text: string) => void complaints.push(text));
  // Functions are sent as tsx compiles them, which wraps those inside in a helper that keeps their names.
  await page.addInitScript('globalThis.__name = (value) => value');
  await page.addInitScript(hostPage, { state: JSON.stringify(state), theme: themeStyle(theme) });
  await page.goto(origin);
  return {
    page,
    complaints,
    requests,
    send: (event) => post({ kind: 'event', event }),
    setTheme: (next) => page.evaluate(applyTheme, themeStyle(next)),
    state: () => page.evaluate(() => JSON.parse(sessionStorage.getItem('state') ?? 'null') as unknown),
    async close() {
      await page.close();
      server.close();
      server.closeAllConnections();
    },
  };
}

function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error.stack ?? error)));
  page.on('requestfailed', (request) => complaints.push(`request failed: ${request.url().slice(0, 100)}`));
  return complaints;
}

type Answer = (params: unknown, context: AnswerContext) => unknown;

/** Answers one message of the panel after the other; requests run side by side. */
function receiver<C extends PanelContract>(
  answers: Answers<C>,
  requests: OpenPanel<C>['requests'],
  post: (message: ToPanel) => Promise<void>,
): (message: FromPanel) => void {
  const running = new Map<number, AbortController>();
  const answer = async ({ id, name, params, onlyKept = false }: Extract<FromPanel, { kind: 'request' }>) => {
    const controller = new AbortController();
    running.set(id, controller);
    const report: AnswerContext['report'] = (progress) => void post({ kind: 'progress', id, progress });
    try {
      const found = answers[name] as Answer | undefined;
      if (!found) throw new Error(`the test has no answer to ${name}`);
      const result = await found(params, { signal: controller.signal, onlyKept, report });
      await post({ kind: 'result', id, result });
    } catch (failure) {
      await post({ kind: 'error', id, error: errorOf(failure, controller.signal.aborted) });
    }
    running.delete(id);
  };
  return (message) => {
    if (message.kind === 'cancel') running.get(message.id)?.abort();
    if (message.kind !== 'request') return;
    requests.push({ name: message.name, params: message.params });
    void answer(message);
  };
}

/** What the host answers where it has kept nothing for a page that comes back. */
export const nothingKept = new AnswerError({
  kind: 'absent',
  subject: '',
  reason: 'It was not computed yet.',
  remedy: '',
});

function errorOf(failure: unknown, aborted: boolean): PanelError {
  if (failure instanceof AnswerError) return failure.error;
  const reason = failure instanceof Error ? failure.message : String(failure);
  return { kind: aborted ? 'cancelled' : 'defect', subject: '', reason, remedy: '' };
}
