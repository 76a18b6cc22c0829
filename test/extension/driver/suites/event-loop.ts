import assert from 'node:assert/strict';
import { Session, type Profiler } from 'node:inspector/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { it, type Case } from '../suite';
import { activateOurs, childrenOf, fileAt, run, until } from '../tools';

const SECONDS = 10;
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

/** Code of ours, and reading what the runtime sends to it. */
const OURS = /\/dist\/extension\/main\.js$|^node:internal\/child_process/;

/** The nodes of a profile on whose stack our code is. */
function nodesOfOurs({ nodes }: Profiler.Profile): Set<number> {
  const ours = new Set<number>();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const visit = (id: number, inside: boolean) => {
    const node = byId.get(id);
    if (!node) return;
    const here = inside || OURS.test(node.callFrame.url);
    if (here) ours.add(id);
    node.children?.forEach((child) => visit(child, here));
  };
  visit(nodes[0].id, false);
  return ours;
}

/**
 * The longest time without a break in which our code ran, in milliseconds, and all of it. Counted in samples, so that time
 * in which the machine gave the processor to others is not ours.
 */
function shareOfOurs(profile: Profiler.Profile): { longest: number; total: number } {
  const ours = nodesOfOurs(profile);
  let longest = 0;
  let current = 0;
  let total = 0;
  for (const id of profile.samples ?? []) {
    current = ours.has(id) ? current + SAMPLE_US / 1000 : 0;
    if (current > 0) total += SAMPLE_US / 1000;
    longest = Math.max(longest, current);
  }
  return { longest, total };
}

export const eventLoopCases: Case[] = [
  it('the extension host is never blocked by us for 50 ms while a study trains', async (recorder) => {
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
    await session.post('Profiler.start');
    const training = await delaysOver(SECONDS);
    const { profile } = await session.post('Profiler.stop');
    session.disconnect();
    const ours = shareOfOurs(profile);
    const [job] = await childrenOf(recorder, 'replens.jobs');
    assert.ok(job, 'the study trained all the while');
    await run('replens.cancelJob', job.node);
    await until('no job', async () => (await childrenOf(recorder, 'replens.jobs')).length === 0);
    panel?.dispose();
    assert.ok(ours.total > 0, 'our share is seen');
    assert.ok(ours.longest < 50, `${ours.longest} ms`);
    return { without, training, ours, seconds: SECONDS, unit: 'ms' };
  }),
];
