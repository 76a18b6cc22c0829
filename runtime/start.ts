/** Starts runtime processes. */
import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { RuntimeClient } from './channel';

/** Script of the runtime process; every bundle that may start it lies in a folder beside its own. */
const SERVICE = path.join(__dirname, '..', 'runtime', 'service.js');

/** A runtime process and the client that speaks to it. */
export interface StartedRuntime {
  client: RuntimeClient;
  child: ChildProcess;
}

/** Starts a runtime process. What it prints goes to our standard error, or is piped for the caller to read. */
export function startRuntime(stderr: 'inherit' | 'pipe' = 'inherit'): StartedRuntime {
  const child = fork(SERVICE, {
    // The executable of an editor runs as plain Node only when told so.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', ELECTRON_NO_ASAR: '1' },
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', stderr === 'pipe' ? 'ignore' : 2, stderr === 'pipe' ? 'pipe' : 2, 'ipc'],
  });
  return { client: new RuntimeClient(child), child };
}
