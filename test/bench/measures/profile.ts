/** Where our time in a row goes: V8's sampling profile of one run, by function; all native code, ONNX Runtime's, is one. */
import { Session } from 'node:inspector/promises';
import path from 'node:path';
import type { Run } from './jobs';

/** Time in a function itself, without those that it calls. */
export interface Spent {
  where: string;
  milliseconds: number;
  share: number;
}

/** Functions that are told; the rest is one entry. */
const MOST = 8;

function nameOf(name: string, url: string): string {
  if (url.startsWith('wasm:')) return `WebAssembly ${name}`;
  if (url === '') return name === '' ? 'ONNX Runtime' : name;
  const file = path.basename(path.dirname(url)) + '/' + path.basename(url);
  return name === '' ? file : `${name} (${file})`;
}

/** Runs a row once under the profiler. */
export async function profiled(run: Run): Promise<Spent[]> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  await run();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  const names = new Map(
    profile.nodes.map(({ id, callFrame: { functionName, url } }) => [id, nameOf(functionName, url)]),
  );
  const totals = new Map<string, number>();
  profile.samples?.forEach((id, i) => {
    const name = names.get(id) ?? '';
    totals.set(name, (totals.get(name) ?? 0) + (profile.timeDeltas?.[i] ?? 0) / 1000);
  });
  const all = [...totals.values()].reduce((sum, value) => sum + value, 0);
  const spent = [...totals].map(([where, milliseconds]) => ({
    where,
    milliseconds,
    share: milliseconds / all,
  }));
  spent.sort((a, b) => b.milliseconds - a.milliseconds);
  const rest = spent.slice(MOST).reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return [...spent.slice(0, MOST), { where: 'the rest', milliseconds: rest, share: rest / all }];
}
