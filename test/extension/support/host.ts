/** A VS Code with the packaged extension and, beside it, the driver that runs suites in its extension host. */
import { build } from 'esbuild';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { VsCode, type OpenOptions } from '../../e2e/support/vscode';
import { until } from '../../e2e/support/wait';
import { FOLDER, READY, type CaseResult, type SuiteReply, type SuiteRequest } from '../driver/protocol';

const SUITE_MS = 400_000;

/** The driver as an extension of its own, active from the start. */
async function bundleDriver(folder: string): Promise<string> {
  const extension = path.join(folder, 'test.driver-1.0.0');
  await build({
    entryPoints: { main: path.join(__dirname, '..', 'driver', 'main.ts') },
    outdir: extension,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode'],
    logLevel: 'warning',
  });
  const manifest = {
    name: 'driver',
    publisher: 'test',
    version: '1.0.0',
    engines: { vscode: '^1.100.0' },
    main: './main.js',
    activationEvents: ['*'],
    capabilities: { untrustedWorkspaces: { supported: true } },
    extensionDependencies: [],
  };
  writeFileSync(path.join(extension, 'package.json'), JSON.stringify(manifest));
  return extension;
}

/** Runs suites in the extension host of one window. */
export class ExtensionHost {
  private nextId = 1;

  private constructor(
    readonly vscode: VsCode,
    private readonly folder: string,
    private readonly exchange: string,
  ) {}

  /** Opens a window on a folder. */
  static async open(options: OpenOptions): Promise<ExtensionHost> {
    const folder = await mkdtemp(path.join(tmpdir(), 'replens-driver-'));
    const exchange = path.join(folder, 'exchange');
    mkdirSync(exchange);
    const unpacked = [await bundleDriver(folder)];
    const vscode = await VsCode.open({ ...options, unpacked, env: { [FOLDER]: exchange } });
    await until('the driver', () => existsSync(path.join(exchange, READY)));
    return new ExtensionHost(vscode, folder, exchange);
  }

  /** Asks the driver for a suite. */
  private async ask(suite: string): Promise<CaseResult[]> {
    const request: SuiteRequest = { id: this.nextId++, suite };
    const file = path.join(this.exchange, 'request.json');
    await writeFile(`${file}.tmp`, JSON.stringify(request));
    await rename(`${file}.tmp`, file);
    const reply = path.join(this.exchange, `reply-${request.id}.json`);
    const text = await until(`the suite ${suite}`, () => readFile(reply, 'utf8').catch(() => null), SUITE_MS);
    return (JSON.parse(text) as SuiteReply).cases;
  }

  /** Runs a suite: its cases are subtests of the caller's. */
  async run(suite: string, t: TestContext): Promise<void> {
    const cases = await this.ask(suite);
    if (cases.length === 0) throw new Error(`the suite ${suite} has no cases`);
    for (const { name, error, notes } of cases) {
      await t.test(name, (one) => {
        if (Object.keys(notes).length > 0) one.diagnostic(JSON.stringify(notes));
        if (error !== null) throw new Error(error);
      });
    }
  }

  /** Processes that were running when the window was about to be reloaded. */
  async processesBeforeReload(): Promise<number[]> {
    return JSON.parse(await readFile(path.join(this.exchange, 'pids.json'), 'utf8')) as number[];
  }

  async dispose(): Promise<void> {
    await this.vscode.dispose();
    await rm(this.folder, { recursive: true, force: true });
  }
}
