/**
 * Runs one row of the benchmark in a process of its own: every message runs it once, timed or
 * profiled. Arguments: row, folder of the data.
 */
import { jobs } from './jobs';
import { profiled } from './profile';
import type { Request, Timing } from './sides';

const [name, folder] = process.argv.slice(2);
const run = jobs[name](folder);

async function once(): Promise<void> {
  const before = process.cpuUsage();
  const started = performance.now();
  const values = await run();
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  const { maxRSS } = process.resourceUsage();
  const timing: Timing = { seconds, cpuSeconds: (user + system) / 1e6, values, peakBytes: maxRSS * 1024 };
  process.send?.(timing);
}

async function answer(request: Request): Promise<void> {
  if (request === 'run') await once();
  else process.send?.(await profiled(run));
}

process.on('message', (request: Request) => void answer(request));
