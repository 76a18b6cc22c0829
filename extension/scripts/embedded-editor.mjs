/**
 * Starts code-server on a free port of the loopback interface. Everything that it and the editor write, besides the
 * opened folder, goes below one folder that the caller names: settings, extensions, logs, sockets.
 */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { installCodeServer, SetupError } from './code-server.mjs';

/** An editor without welcome pages, updates and experiments. */
const SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.settings.enableNaturalLanguageSearch': false,
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'remote.autoForwardPorts': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
};

/** The caller's environment, without what another VS Code, npm or a test runner put there for its own children. */
function environment(state, extra) {
  const foreign = /^(VSCODE_|npm_|NODE_OPTIONS$|NODE_TEST_CONTEXT$|ELECTRON_)/;
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return {
    ...Object.fromEntries(kept),
    XDG_CONFIG_HOME: path.join(state, 'config'),
    XDG_DATA_HOME: path.join(state, 'data'),
    XDG_CACHE_HOME: path.join(state, 'cache'),
    XDG_STATE_HOME: path.join(state, 'state'),
    XDG_RUNTIME_DIR: path.join(state, 'run'),
    // No marketplace: nothing is asked of the network.
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
    ...extra,
  };
}

function prepare(state, { settings, unpacked = [] }) {
  for (const folder of ['user-data/User', 'extensions', 'run']) {
    mkdirSync(path.join(state, folder), { recursive: true, mode: 0o700 });
  }
  writeFileSync(
    path.join(state, 'user-data/User/settings.json'),
    JSON.stringify({ ...SETTINGS, ...settings }, null, 2),
  );
  // Read when the server first looks into an extensions folder that it has not written yet.
  for (const folder of unpacked) {
    cpSync(folder, path.join(state, 'extensions', path.basename(folder)), {
      recursive: true,
      dereference: true,
    });
  }
}

function installExtension(command, vsix, env) {
  const done = spawnSync(command[0], [...command.slice(1), '--install-extension', vsix], {
    env,
    encoding: 'utf8',
  });
  if (done.status === 0) return;
  throw new SetupError(`code-server did not install ${vsix}: ${done.stdout}${done.stderr}`);
}

/** Resolves with the address that the server prints; rejects when it ends first. */
function listening(child) {
  return new Promise((resolve, reject) => {
    let printed = '';
    const read = (chunk) => {
      printed += chunk;
      const address = /HTTP server listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(printed);
      if (address) resolve(address[1]);
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    child.once('error', reject);
    child.once('exit', () => reject(new SetupError(`code-server ended before it listened: ${printed}`)));
  });
}

/** True while a process of the group is alive. */
function alive(group) {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}

/** Ends the server and every process that it started: asked first, then killed. */
async function stop(child) {
  if (!child.pid) return;
  for (const signal of ['SIGTERM', 'SIGKILL']) {
    if (!alive(child.pid)) return;
    process.kill(-child.pid, signal);
    for (let turn = 0; turn < 40 && alive(child.pid); turn++) await wait(50);
  }
}

/**
 * Installs code-server where needed, starts it, and resolves once it listens. See the declarations beside this file
 * for the options. Throws {@link SetupError}.
 */
export async function startEmbeddedEditor({
  state,
  folder,
  vsix = [],
  password,
  workspaceTrust = false,
  idleSeconds,
  env: extra,
  ...options
}) {
  const { node, entry } = installCodeServer();
  const env = environment(state, extra);
  prepare(state, options);
  const places = [
    ...['--config', path.join(state, 'config.yaml')],
    ...['--user-data-dir', path.join(state, 'user-data')],
    ...['--extensions-dir', path.join(state, 'extensions')],
  ];
  for (const file of vsix) installExtension([node, entry, ...places], file, env);
  const child = spawn(
    node,
    [
      ...[entry, ...places, '--bind-addr', '127.0.0.1:0', '--auth', password ? 'password' : 'none'],
      ...['--disable-telemetry', '--disable-update-check'],
      ...(workspaceTrust ? [] : ['--disable-workspace-trust']),
      ...['--disable-getting-started-override', '--disable-proxy', '--ignore-last-opened'],
      ...(idleSeconds === undefined ? [] : ['--idle-timeout-seconds', String(idleSeconds)]),
    ],
    {
      env: { ...env, ...(password && { PASSWORD: password }) },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    },
  );
  try {
    const address = await listening(child);
    const query = new URLSearchParams({ folder });
    return { url: `${address}/?${query}`, pid: child.pid, stop: () => stop(child) };
  } catch (error) {
    await stop(child);
    throw error;
  }
}
