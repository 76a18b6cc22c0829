/**
 * Builds RepLens into dist/: `node build.mjs`.
 * On a fresh clone it installs the dependencies first, so that every npm script may start with it.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, lstatSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { thirdPartyNotices } from './extension/scripts/notices.mjs';

const root = path.dirname(fileURLToPath(import.meta.url));
const at = (...parts) => path.join(root, ...parts);

/** Runs `npm ci` when node_modules is missing or older than the lock file; a linked one belongs to somebody else. */
function install() {
  if (lstatSync(at('node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) return;
  const marker = at('node_modules', '.package-lock.json');
  if (existsSync(marker) && statSync(marker).mtimeMs >= statSync(at('package-lock.json')).mtimeMs) return;
  console.error('Installing dependencies (npm ci) ...');
  const done = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    // As .npmrc says it too, which later versions of npm will not pass on.
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
    shell: process.platform === 'win32',
  });
  if (done.status !== 0) {
    console.error('npm ci failed: check that the npm registry can be reached, then run the command again.');
    process.exit(1);
  }
}

/** Packages that are shipped as they are, or of which files are copied. */
const SHIPPED = ['onnxruntime-node', 'onnxruntime-common', '@vscode/codicons'];

/** Browser pages: each a script and a style sheet of its name. */
const PAGES = ['report', 'study', 'inspect', 'compare', 'preview'];

async function bundle() {
  const { build } = await import('esbuild');
  const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8'));
  const common = {
    absWorkingDir: root,
    bundle: true,
    logLevel: 'warning',
    legalComments: 'none',
    metafile: true,
    define: { __REPLENS_VERSION__: JSON.stringify(version) },
  };
  const bundles = await Promise.all([
    build({
      ...common,
      entryPoints: { cli: 'runtime/cli.ts', service: 'runtime/service.ts' },
      outdir: 'dist/runtime',
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      external: ['onnxruntime-node', '@tensorflow/tfjs-node'],
      sourcemap: 'linked',
    }),
    build({
      ...common,
      entryPoints: { main: 'extension/main.ts' },
      outdir: 'dist/extension',
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      external: ['vscode'],
      sourcemap: 'linked',
      minify: true,
    }),
    build({
      ...common,
      entryPoints: Object.fromEntries(PAGES.map((page) => [page, `webview/${page}/main.ts`])),
      outdir: 'dist/webview',
      platform: 'browser',
      target: 'es2022',
      format: 'iife',
      minify: true,
      loader: { '.css': 'css' },
    }),
  ]);
  const inputs = bundles.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  writeFileSync(at('dist/THIRD-PARTY-NOTICES.txt'), thirdPartyNotices(root, inputs, SHIPPED));
}

/** The icon font of VS Code, for panels. */
function copyIcons() {
  for (const file of ['codicon.css', 'codicon.ttf']) {
    copyFileSync(at('node_modules', '@vscode', 'codicons', 'dist', file), at('dist', 'webview', file));
  }
}

/** The JSON schema by which editors complete and check study files, from the one in the runtime. */
async function writeStudySchema() {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['runtime/studies/schema.ts'],
    bundle: true,
    write: false,
    format: 'esm',
    logLevel: 'warning',
  });
  const code = Buffer.from(outputFiles[0].contents).toString('base64');
  const { studySchema } = await import(`data:text/javascript;base64,${code}`);
  writeFileSync(at('dist', 'study.schema.json'), `${JSON.stringify(studySchema(), null, 1)}\n`);
}

/** `--gpu-check`: what `npm run gpu:check` runs, complete in one folder but for ONNX Runtime, for machines without npm. */
async function bundleGpuCheck() {
  const { build } = await import('esbuild');
  await build({
    absWorkingDir: root,
    bundle: true,
    logLevel: 'warning',
    entryPoints: ['test/bench/gpu/main.ts'],
    outdir: 'dist/gpu-check',
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['onnxruntime-node'],
  });
  copyFileSync(at('test/bench/train/torch_peer.py'), at('dist/gpu-check/torch_peer.py'));
  copyFileSync(at('test/golden/torch_modules.py'), at('dist/gpu-check/torch_modules.py'));
}

install();
await bundle();
copyIcons();
await writeStudySchema();
if (process.argv.includes('--gpu-check')) await bundleGpuCheck();
