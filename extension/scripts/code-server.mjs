/**
 * VS Code without a desktop: code-server and the Node that it needs, from the npm registry, in a cached folder.
 * `node extension/scripts/code-server.mjs` installs it; the tests and the demo call {@link installCodeServer}.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Exact versions; what they depend on is pinned by the shrinkwrap files inside code-server. */
const CODE_SERVER = '4.139.1';
const NODE = '24.21.0';

/** Where installations are kept; the environment may name a folder that outlives the checkout. */
const cache = () => process.env.REPLENS_CACHE ?? path.join(root, '.cache');

/** Folder of the npm package that holds Node's binary and headers for this machine. */
const nodePackage = () => `node-linux-${process.arch}`;

/** A failed set-up, said so that a person can go on. */
export class SetupError extends Error {}

const failure = (reason, remedy) => new SetupError(`code-server ${CODE_SERVER} ${reason} ${remedy}`);

function checkPlatform() {
  if (process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch)) return;
  throw failure(
    `is not installed by this script on ${process.platform}-${process.arch}.`,
    'Install VS Code with its command "code" on the PATH.',
  );
}

/** Kerberos' headers, for a native module that VS Code's server builds. */
function installHeaders() {
  if (existsSync('/usr/include/gssapi/gssapi.h')) return;
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) {
    throw failure(
      'needs the headers of Kerberos (gssapi/gssapi.h).',
      'Install them (Debian: apt-get install libkrb5-dev), then run the command again.',
    );
  }
  const apt = (...args) =>
    spawnSync('apt-get', ['-qq', ...args], {
      stdio: ['ignore', 2, 2],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  apt('update');
  apt('install', '-y', '--no-install-recommends', 'libkrb5-dev');
  if (!existsSync('/usr/include/gssapi/gssapi.h')) {
    throw failure(
      'needs libkrb5-dev, which could not be installed (see above).',
      'Install it, then run the command again.',
    );
  }
}

/** The environment without what an npm that runs this script says of itself and its Node, which differ from the ones to come. */
function ownEnvironment() {
  const told =
    /^(npm_config_user_agent|npm_node_execpath|npm_execpath|npm_lifecycle_.*|npm_package_.*|NODE)$/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !told.test(name)));
}

/** `npm install NAME` in a folder; the output is shown only if it fails. */
function npmInstall(folder, name, env) {
  const args = ['install', name, '--save-exact', '--omit=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const done = spawnSync('npm', args, { cwd: folder, env, encoding: 'utf8' });
  if (done.status === 0) return;
  process.stderr.write(`${done.stdout ?? ''}${done.stderr ?? ''}${done.error ?? ''}\n`);
  throw failure(
    `could not be installed: npm failed on ${name} (see above).`,
    'Check that the npm registry can be reached and that a C++ compiler, make and python3 are there, then run the command again.',
  );
}

function install(folder) {
  installHeaders();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  npmInstall(folder, `${nodePackage()}@${NODE}`, ownEnvironment());
  const node = path.join(folder, 'node_modules', nodePackage());
  npmInstall(folder, `code-server@${CODE_SERVER}`, {
    ...ownEnvironment(),
    // Native modules are built for, and against, the Node that will run them.
    PATH: [path.join(node, 'bin'), process.env.PATH].join(path.delimiter),
    npm_config_nodedir: node,
  });
}

/**
 * Installs code-server where it is not there yet (about two minutes), and tells how it is started.
 * Throws {@link SetupError}.
 */
export function installCodeServer() {
  checkPlatform();
  const folder = path.join(cache(), `code-server-${CODE_SERVER}`);
  const installation = {
    node: path.join(folder, 'node_modules', nodePackage(), 'bin', 'node'),
    entry: path.join(folder, 'node_modules', 'code-server'),
  };
  // Written last, so that an installation that was cut off is made anew.
  const marker = path.join(folder, 'installed.json');
  const versions = JSON.stringify({ codeServer: CODE_SERVER, node: NODE });
  if (existsSync(marker) && readFileSync(marker, 'utf8') === versions) return installation;
  console.error(`Installing code-server ${CODE_SERVER} into ${folder} (about two minutes) ...`);
  install(folder);
  writeFileSync(marker, versions);
  return installation;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    installCodeServer();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
