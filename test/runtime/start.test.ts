import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { buildSync } from 'esbuild';
import { root } from './cli/replens';

let folder: string;
before(() => (folder = mkdtempSync(path.join(tmpdir(), 'replens-'))));
after(() => rmSync(folder, { recursive: true, force: true }));

test('the executable of an editor is told to be plain Node, and to leave archives alone', () => {
  mkdirSync(path.join(folder, 'runtime'));
  writeFileSync(
    path.join(folder, 'runtime', 'service.js'),
    'process.send([process.env.ELECTRON_RUN_AS_NODE, process.env.ELECTRON_NO_ASAR]); process.disconnect();',
  );
  buildSync({
    stdin: {
      contents: `import { startRuntime } from './runtime/start';
        startRuntime().child.on('message', (message) => process.stdout.write(JSON.stringify(message)));`,
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    outfile: path.join(folder, 'client', 'main.js'),
  });
  const told = execFileSync(process.execPath, [path.join(folder, 'client', 'main.js')], { encoding: 'utf8' });
  assert.deepEqual(JSON.parse(told), ['1', '1']);
});
