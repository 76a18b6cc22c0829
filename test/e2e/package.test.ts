import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { unzipSync } from 'fflate';
import budget from '../../extension/scripts/size-budget.json';
import { root } from './support/packaged';
import { keepTimings } from './support/timings';

const TARGETS = Object.keys(budget) as (keyof typeof budget)[];
const BINARY = /\.(node|dll|dylib|so(\.\d+)*)$/;
const packages = new Map<string, string>();
let folder: string;

/** `npm run package` without the build before it. */
function packageAll(out: string, ...targets: string[]): void {
  const script = path.join(root, 'extension/scripts/package.mjs');
  const args = targets.flatMap((target) => ['--target', target]);
  execFileSync(process.execPath, [script, '--out', out, ...args], { stdio: 'pipe' });
}

const fileOf = (out: string, target: string) => {
  const { name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  return path.join(out, `${name}-${target}-${version}.vsix`);
};

/** Path inside the extension -> content. */
function contents(target: string): Map<string, Buffer> {
  const files = unzipSync(readFileSync(packages.get(target) ?? ''));
  return new Map(
    Object.entries(files)
      .filter(([name]) => name.startsWith('extension/'))
      .map(([name, bytes]) => [name.slice('extension/'.length), Buffer.from(bytes)]),
  );
}

before(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'replens-packages-'));
  packageAll(folder);
  for (const target of TARGETS) packages.set(target, fileOf(folder, target));
});
after(() => rmSync(folder, { recursive: true, force: true }));

for (const target of TARGETS) {
  test(`the package for ${target} holds its own binaries, no other, and nothing of the workshop`, (t) => {
    const size = statSync(fileOf(folder, target)).size / 1e6;
    keepTimings(t, { [`size of ${target}, MB`]: size });
    assert.ok(size <= budget[target], `${size.toFixed(1)} MB are more than ${budget[target]} MB`);
    const files = contents(target);
    const names = [...files.keys()];
    const own = `node_modules/onnxruntime-node/bin/napi-v6/${target.replace('-', '/')}/`;
    const binaries = names.filter((name) => BINARY.test(name));
    assert.ok(binaries.includes(`${own}onnxruntime_binding.node`));
    assert.deepEqual(
      binaries.filter((name) => !name.startsWith(own)),
      [],
    );
    assert.deepEqual(
      names.filter((name) => /\.(ts|map|mts|tsx)$|(^|\/)(test|scripts|\.git|\.cache|runs)\//.test(name)),
      [],
    );
    for (const needed of [
      'package.json',
      'dist/extension/main.js',
      'dist/runtime/service.js',
      'dist/study.schema.json',
    ]) {
      assert.ok(names.includes(needed), needed);
    }
    const texts = [...files].filter(([name]) => /\.(js|css|json|md|txt|svg)$/.test(name));
    const telling = texts.filter(
      ([, content]) => content.includes(root) || content.includes(tmpdir() + path.sep),
    );
    assert.deepEqual(
      telling.map(([name]) => name),
      [],
      'no path of the machine that built it',
    );
  });
}

test('every file that the manifest names is in the package', () => {
  const files = contents('linux-x64');
  const manifest = (files.get('package.json') ?? '').toString();
  const named = [...manifest.matchAll(/"(?:\.\/)?((?:dist|extension)\/[^"\s)]+)"/g)].map(([, name]) => name);
  assert.ok(named.length >= 6, `${named}`);
  assert.deepEqual(
    named.filter((name) => !files.has(name)),
    [],
  );
});

test('the extension host loads nothing of ONNX Runtime', () => {
  const main = (contents('linux-x64').get('dist/extension/main.js') ?? '').toString();
  assert.ok(main.length > 0 && !/onnxruntime-(node|common)|onnx-proto|protobuf/.test(main));
});

test('the licence of everything that was bundled is in the package', () => {
  const notices = (contents('linux-x64').get('dist/THIRD-PARTY-NOTICES.txt') ?? '').toString();
  for (const name of [
    'lit',
    'vega',
    'vega-lite',
    'zod',
    'vscode-jsonrpc',
    '@vscode/codicons',
    'onnxruntime-node',
  ]) {
    assert.match(notices, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(.+\\)$`, 'm'));
  }
  assert.match(notices, /Attribution 4\.0 International/, 'the licence of the icons');
});

test('the same sources give the same package, byte for byte', () => {
  const again = path.join(folder, 'again');
  packageAll(again, 'linux-arm64');
  const hash = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
  assert.equal(hash(fileOf(again, 'linux-arm64')), hash(fileOf(folder, 'linux-arm64')));
});
