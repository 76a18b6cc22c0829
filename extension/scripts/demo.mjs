/**
 * `npm run demo`: builds, trains the study "complexity" in the workspace folder demo/, prints its verdicts and leaves its
 * run and report. `npm run demo -- --editor` also opens demo/ in VS Code with the extension, and trains only if no
 * finished run is there.
 */
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SetupError } from './code-server.mjs';
import { startEmbeddedEditor } from './embedded-editor.mjs';
import { packageInto } from './package-quietly.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');
const demo = path.join(root, 'demo');
const STUDY = 'complexity.study.json';
const RUN = 'runs/complexity';

/** Runs Node on a script of ours, in the foreground; a failure or Ctrl+C ends the demo with its status. */
async function runNode(script, args, cwd) {
  const child = spawn(process.execPath, [path.join(root, script), ...args], { cwd, stdio: 'inherit' });
  // Ctrl+C reaches the child too, which knows how to end.
  const ignore = () => {};
  process.on('SIGINT', ignore);
  const status = await new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
  process.off('SIGINT', ignore);
  if (status !== 0) process.exit(status);
}

/** `running`, `finished`, ...; undefined where there is no run. */
function statusOfRun() {
  try {
    return JSON.parse(readFileSync(path.join(demo, RUN, 'run.json'), 'utf8')).status;
  } catch {
    return undefined;
  }
}

async function train(again) {
  mkdirSync(demo, { recursive: true });
  copyFileSync(path.join(root, 'runtime/studies/shipped', STUDY), path.join(demo, STUDY));
  if (!again && statusOfRun() === 'finished') {
    console.log(`demo/${RUN} holds a finished run.`);
    return;
  }
  await runNode('dist/runtime/cli.js', ['study', 'run', STUDY, '--out', RUN, '--replace'], demo);
}

/** A script as somebody would have it beside a study: it names the first and the last checkpoint of a seed. */
function writeScript() {
  const checkpoints = `${RUN}/seed-0/checkpoints`;
  const files = readdirSync(path.join(demo, checkpoints)).sort();
  const session = (file) => `ort.InferenceSession("${checkpoints}/${file}")`;
  writeFileSync(
    path.join(demo, 'before_and_after.py'),
    `"""The same network before and after training: inspect or compare the two from the line above each."""
import onnxruntime as ort

before = ${session(files[0])}
after = ${session(files[files.length - 1])}

print([output.name for output in after.get_outputs()])
`,
  );
}

/** Opens the folder in an installed VS Code, without installing anything into it; false where that can't be. */
function openInstalled() {
  // Inside a remote window "code" can't load an extension from a folder.
  if (process.env.VSCODE_IPC_HOOK_CLI) return false;
  const args = ['--new-window', `--extensionDevelopmentPath=${root}`, demo];
  const { status } = spawnSync('code', args, { stdio: 'ignore', shell: process.platform === 'win32' });
  if (status !== 0) return false;
  console.log('Opened demo/ in VS Code, in a window of its own for extensions under development.');
  return true;
}

/** Serves the folder in code-server, behind a password, until Ctrl+C. */
async function openEmbedded() {
  const ended = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, resolve);
  });
  const state = mkdtempSync(path.join(tmpdir(), 'replens-demo-'));
  const password = randomBytes(12).toString('base64url');
  let editor;
  try {
    editor = await startEmbeddedEditor({ state, folder: demo, vsix: [packageInto(state)], password });
    console.log(
      `\nVS Code with RepLens:  ${editor.url}\nPassword:              ${password}\nCtrl+C ends it.`,
    );
    await ended;
  } finally {
    await editor?.stop();
    rmSync(state, { recursive: true, force: true });
  }
}

async function main() {
  const { values } = parseArgs({ options: { editor: { type: 'boolean', default: false } } });
  await runNode('build.mjs', [], root);
  await train(!values.editor);
  writeScript();
  if (!values.editor) console.log('All of it lies in demo/; "npm run demo -- --editor" opens it in VS Code.');
  else if (!openInstalled()) await openEmbedded();
}

main().catch((error) => {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
});
