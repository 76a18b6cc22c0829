/** ONNX Runtime's profile of a session's runs: each node with its provider and its time. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Session, type Feeds, type SessionOptions } from './session';

/** One execution of one node; those inside the body of a `Loop` count once an iteration, and the `Loop` itself too. */
export interface ProfiledNode {
  name: string;
  operator: string;
  /** As ONNX Runtime calls it, e.g. `CPUExecutionProvider`. */
  provider: string;
  microseconds: number;
}

interface TraceEvent {
  cat?: string;
  name: string;
  dur: number;
  args?: { op_name?: string; provider?: string; node_index?: string };
}

const KERNEL = /_kernel_time$/;

/** Executions in the order of a profile file (Chrome's trace format). */
export function parseProfile(text: string): ProfiledNode[] {
  const events = JSON.parse(text) as TraceEvent[];
  return events
    .filter(({ cat, name }) => cat === 'Node' && KERNEL.test(name))
    .map(({ name, dur, args = {} }) => ({
      name: name.replace(KERNEL, '') || `#${args.node_index ?? ''}`,
      operator: args.op_name ?? '',
      provider: args.provider ?? '',
      microseconds: dur,
    }));
}

/** Runs a model in a session of its own, once or several times, and profiles it. Leaves no file behind. */
export async function profileRun(
  model: Uint8Array,
  feeds: Feeds,
  options: SessionOptions = {},
  runs = 1,
): Promise<ProfiledNode[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'replens-profile-'));
  try {
    const session = await Session.create(model, { ...options, profile: path.join(folder, 'run') });
    try {
      for (let run = 0; run < runs; run++) await session.run(feeds);
    } finally {
      await session.release();
    }
    return readdirSync(folder).flatMap((file) => parseProfile(readFileSync(path.join(folder, file), 'utf8')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
