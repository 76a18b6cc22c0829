/**
 * Runs the tests: every *.test.ts under test/, or those whose path holds one of the arguments. Those that start a VS Code
 * (test/extension, test/e2e) run one file at a time, after the others, on the packaged extension. Installs what npm does
 * not have: Chromium and what code-server is built with (Debian, as root), and code-server in a cached folder.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installCodeServer, SetupError } from '../extension/scripts/code-server.mjs';
import { packageInto } from '../extension/scripts/package-quietly.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');

function installChromium() {
  const canInstall = existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;
  if (existsSync('/usr/bin/chromium') || !canInstall) return;
  console.error('Installing Chromium (apt-get) ...');
  const apt = (...args) =>
    spawnSync('apt-get', ['-qq', ...args], {
      stdio: ['ignore', 2, 2],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  apt('update');
  apt('install', '-y', '--no-install-recommends', 'chromium');
}

/** Runs test files; true if all passed. */
function runTests(files, concurrency, env = {}) {
  if (files.length === 0) return true;
  const { status } = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--test', '--test-reporter=spec', `--test-concurrency=${concurrency}`, ...files],
    { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } },
  );
  return status === 0;
}

/** Runs the tests that need a VS Code. */
function runInVsCode(files) {
  if (files.length === 0) return true;
  installCodeServer();
  const folder = mkdtempSync(path.join(tmpdir(), 'replens-vsix-'));
  try {
    return runTests(files, 1, { REPLENS_VSIX: packageInto(folder) });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const wanted = process.argv.slice(2);
const files = readdirSync(path.join(root, 'test'), { recursive: true })
  .map((file) => path.join('test', String(file)))
  .filter((file) => file.endsWith('.test.ts'))
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .sort();
if (files.length === 0) {
  console.error(`no test file matches ${wanted.join(' ')}`);
  process.exit(1);
}
installChromium();
const inVsCode = (file) => /^test[\\/](extension|e2e)[\\/]/.test(file);
try {
  const passed = [
    runTests(
      files.filter((file) => !inVsCode(file)),
      2,
    ),
    runInVsCode(files.filter(inVsCode)),
  ];
  process.exitCode = passed.every(Boolean) ? 0 : 1;
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
