/**
 * Runs the tests: every *.test.ts under test/, or those whose path holds one of the arguments. Installs the one
 * thing that npm does not have, Chromium, where the system's package manager can (Debian, as root).
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

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
const { status } = spawnSync(
  process.execPath,
  ['--import', 'tsx', '--test', '--test-reporter=spec', '--test-concurrency=2', ...files],
  { cwd: root, stdio: 'inherit' },
);
process.exit(status ?? 1);
