/** The report in the real browser: bundles it as the build does and opens it from disk under its own policy. */
import { build } from 'esbuild';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { reportHtml } from '../../runtime/report/html';
import type { ReportData } from '../../webview/report/contract';

const executablePath = '/usr/bin/chromium';
const args =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

/** Chromium from Debian; fails with the way to install it where it is missing. */
export async function launchBrowser(): Promise<Browser> {
  if (!existsSync(executablePath)) {
    throw new Error(`${executablePath} is missing: install it (Debian: apt-get install chromium).`);
  }
  return chromium.launch({ executablePath, args: args.split(' ') });
}

/** dist/webview/report.js and report.css, as build.mjs makes them. */
export async function bundleReport(): Promise<{ script: string; style: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'replens-report-'));
  try {
    await build({
      entryPoints: { report: path.join(__dirname, '../../webview/report/main.ts') },
      outdir: folder,
      bundle: true,
      platform: 'browser',
      target: 'es2022',
      format: 'iife',
      minify: true,
      legalComments: 'none',
      logLevel: 'warning',
    });
    const read = (name: string) => readFile(path.join(folder, name), 'utf8');
    return { script: await read('report.js'), style: await read('report.css') };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A report in a page of the browser. */
export interface OpenReport {
  page: Page;
  /** Console errors and warnings, uncaught exceptions and refused requests so far. */
  complaints: string[];
  close(): Promise<void>;
}

type PageOptions = Parameters<Browser['newPage']>[0];

/** Writes the report to disk, opens it and waits until every chart is drawn. */
export async function openReport(
  browser: Browser,
  bundle: { script: string; style: string },
  data: ReportData,
  options: PageOptions = {},
): Promise<OpenReport> {
  const folder = await mkdtemp(path.join(tmpdir(), 'replens-report-'));
  const file = path.join(folder, 'report.html');
  await writeFile(file, reportHtml({ title: data.results.spec.title, ...bundle, data }));
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) => complaints.push(`request failed: ${request.url().slice(0, 100)}`));
  await page.goto(pathToFileURL(file).href);
  const close = async () => {
    await page.close();
    await rm(folder, { recursive: true });
  };
  try {
    await page.locator('#report[data-drawn]').waitFor({ timeout: 30_000 });
  } catch (failure) {
    await close();
    throw new Error(`the report was not drawn: ${complaints.join('; ')}`, { cause: failure });
  }
  return { page, complaints, close };
}
