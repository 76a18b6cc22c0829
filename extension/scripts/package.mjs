/**
 * `npm run package`: one VSIX a platform, all made on this machine, each with its platform's binaries only.
 * `npm run package -- --target linux-x64` makes one; `--out DIR` says where to (default: the project folder).
 */
import { createVSIX } from '@vscode/vsce';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Platforms for which ONNX Runtime has binaries, and the names of these. */
const TARGETS = {
  'linux-x64': ['libonnxruntime.so.1'],
  'linux-arm64': ['libonnxruntime.so.1'],
  'win32-x64': ['onnxruntime.dll', 'DirectML.dll', 'dxcompiler.dll', 'dxil.dll'],
  'win32-arm64': ['onnxruntime.dll', 'DirectML.dll', 'dxcompiler.dll', 'dxil.dll'],
  // The package holds the library twice; the binding asks for this name.
  'darwin-arm64': ['libonnxruntime.1.dylib'],
};

/** The packages that are not bundled. */
const ONNXRUNTIME = ['onnxruntime-node', 'onnxruntime-common'];

/** Seconds since 1970 that every file in a package carries, so that the same content gives the same bytes. */
const EPOCH = process.env.SOURCE_DATE_EPOCH ?? '1767225600';

const readJson = (...parts) => JSON.parse(readFileSync(path.join(...parts), 'utf8'));
const writeJson = (file, value) => writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);

/** The file that `npm run package` writes for a target. */
function vsixName(target) {
  const { name, version } = readJson(root, 'package.json');
  return `${name}-${target}-${version}.vsix`;
}

const keep = (object, wanted) => Object.fromEntries(Object.entries(object).filter(([key]) => wanted(key)));

/** A package.json without what only matters where the package is built or installed by npm. */
function manifestOf(folder) {
  const builders = ['scripts', 'devDependencies', 'optionalDependencies', 'bin'];
  const manifest = readJson(folder, 'package.json');
  return {
    ...keep(manifest, (key) => !builders.includes(key)),
    // The other dependencies of ONNX Runtime serve its install script.
    dependencies: keep(manifest.dependencies ?? {}, (name) => ONNXRUNTIME.includes(name)),
  };
}

/** ONNX Runtime as it runs: no install script and what that needs, no binaries of other platforms. */
function stageOnnxRuntime(stage, target) {
  const from = (...parts) => path.join(root, 'node_modules', ...parts);
  const to = (...parts) => path.join(stage, 'node_modules', ...parts);
  for (const name of ONNXRUNTIME) {
    cpSync(from(name, 'dist'), to(name, 'dist'), { recursive: true });
    writeJson(to(name, 'package.json'), manifestOf(from(name)));
  }
  const binaries = path.join('bin/napi-v6', ...target.split('-'));
  for (const file of ['onnxruntime_binding.node', ...TARGETS[target]]) {
    const source = from('onnxruntime-node', binaries, file);
    if (!existsSync(source)) throw new Error(`${source} is missing: run "npm ci", then package again.`);
    cpSync(source, to('onnxruntime-node', binaries, file));
  }
}

/** The same permissions whatever the checkout's are. */
function settlePermissions(folder) {
  for (const entry of readdirSync(folder, { recursive: true })) {
    const file = path.join(folder, String(entry));
    chmodSync(file, statSync(file).isDirectory() ? 0o755 : 0o644);
  }
}

/** Makes the VSIX of one platform; the checkout stays as it is. Resolves to its path and size in bytes. */
async function packageFor(target, out = root) {
  const stage = mkdtempSync(path.join(tmpdir(), 'replens-package-'));
  try {
    for (const name of ['dist', 'extension/media', 'README.md', 'CHANGELOG.md', 'LICENSE', '.vscodeignore']) {
      cpSync(path.join(root, name), path.join(stage, name), { recursive: true });
    }
    writeJson(path.join(stage, 'package.json'), manifestOf(root));
    stageOnnxRuntime(stage, target);
    settlePermissions(stage);
    mkdirSync(out, { recursive: true });
    const packagePath = path.join(out, vsixName(target));
    process.env.SOURCE_DATE_EPOCH = EPOCH;
    await createVSIX({
      cwd: stage,
      target,
      packagePath,
      allowMissingRepository: true,
      rewriteRelativeLinks: false,
    });
    return { file: packagePath, bytes: statSync(packagePath).size };
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

async function main() {
  const { values } = parseArgs({
    options: { target: { type: 'string', multiple: true }, out: { type: 'string', default: root } },
  });
  const targets = values.target ?? Object.keys(TARGETS);
  const unknown = targets.find((target) => !(target in TARGETS));
  if (unknown) {
    console.error(`--target ${unknown}: not one of ${Object.keys(TARGETS).join(', ')}.`);
    process.exit(2);
  }
  for (const target of targets) {
    const { file, bytes } = await packageFor(target, values.out);
    console.log(`${(bytes / 1e6).toFixed(1).padStart(6)} MB  ${path.relative(process.cwd(), file)}`);
  }
}

await main();
