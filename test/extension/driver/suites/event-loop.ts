import assert from 'node:assert/strict';
import { Session, type Profiler } from 'node:inspector/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { it, type Case } from '../suite';
import { activateOurs, childrenOf, fileAt, run, until } from '../tools';

const SECONDS = 5;
/** What blocks does so in each of them; a machine that is busy with other things, rarely in all. */
const WINDOWS = 3;
const SAMPLE_US = 1000;

interface Delays {
  /** Milliseconds. */
  longest: number;
  p99: number;
  mean: number;
}

/** Delays of the event loop over a while. */
async function delaysOver(seconds: number): Promise<Delays> {
  const histogram = monitorEventLoopDelay({ resolution: 5 });
  histogram.enable();
  await delay(1000 * seconds);
  histogram.disable();
  const milliseconds = (nanoseconds: number) => Number((nanoseconds / 1e6 - 5).toFixed(2));
  return {
    longest: milliseconds(histogram.max),
    p99: milliseconds(histogram.percentile(99)),
    mean: milliseconds(histogram.mean),
  };
}

/** Code of ours, and reading what processes send over IPC. */
const isOurs = ({ url, functionName }: { url: string; functionName: string }) =>
  url.endsWith('/dist/extension/main.js') || functionName === 'channel.onread';

/** The nodes of a profile on whose stack our code is. */
function nodesOfOurs({ nodes }: Profiler.Profile): Set<number> {
  const ours = new Set<number>();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const visit = (id: number, inside: boolean) => {
    const node = byId.get(id);
    if (!node) return;
    const here = inside || isOurs(node.callFrame);
    if (here) ours.add(id);
    node.children?.forEach((child) => visit(child, here));
  };
  visit(nodes[0].id, false);
  return ours;
}

interface Share {
  /** Longest time without a break, in milliseconds. */
  longest: number;
  total: number;
  /** The functions in which the longest time went, most first. */
  inside: string[];
}

/** Names by how often they occur, most first. */
function byCount(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([name, count]) => `${name} ${count}`);
}

/** Time in which our code ran. Counted in samples, so that time in which the machine gave the processor to others is not ours. */
function shareOfOurs(profile: Profiler.Profile): Share {
  const ours = nodesOfOurs(profile);
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  let longest: number[] = [];
  let current: number[] = [];
  let total = 0;
  for (const id of profile.samples ?? []) {
    current = ours.has(id) ? [...current, id] : [];
    total += Math.min(current.length, 1);
    if (current.length > longest.length) longest = current;
  }
  const inside = longest.map((id) => {
    const { functionName, url, lineNumber } = frames.get(id) ?? { functionName: '', url: '', lineNumber: 0 };
    return `${functionName}@${url.slice(-40)}:${lineNumber}`;
  });
  const milliseconds = SAMPLE_US / 1000;
  return {
    longest: milliseconds * longest.length,
    total: milliseconds * total,
    inside: byCount(inside).slice(0, 5),
  };
}

/** Delays of the event loop over a while, and what we had of it. */
async function profiled(session: Session): Promise<{ delays: Delays; ours: Share }> {
  await session.post('Profiler.start');
  const delays = await delaysOver(SECONDS);
  const { profile } = await session.post('Profiler.stop');
  return { delays, ours: shareOfOurs(profile) };
}

export const eventLoopCases: Case[] = [
  it('the extension host is not blocked by us for 50 ms while a study trains', async (recorder) => {
    await activateOurs();
    const without = await delaysOver(SECONDS);
    await run('replens.runStudy', fileAt('long.study.json'));
    const panel = recorder.panels.at(-1)?.ready();
    await panel?.request('state');
    await until('it trains', () =>
      panel?.events.some((event) => (event as { kind: string }).kind === 'progress'),
    );
    const session = new Session();
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_US });
    const training: { delays: Delays; ours: Share }[] = [];
    while (training.length < WINDOWS) training.push(await profiled(session));
    session.disconnect();
    const [job] = await childrenOf(recorder, 'replens.jobs');
    assert.ok(job, 'the study trained all the while');
    await run('replens.cancelJob', job.node);
    await until('no job', async () => (await childrenOf(recorder, 'replens.jobs')).length === 0);
    panel?.dispose();
    const shares = training.map(({ ours }) => ours);
    assert.ok(
      shares.every(({ total }) => total > 0),
      'our share is seen',
    );
    assert.ok(Math.min(...shares.map(({ longest }) => longest)) < 50, JSON.stringify(shares));
    return { without, training, seconds: SECONDS, unit: 'ms' };
  }),
];
