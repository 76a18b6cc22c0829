/** One side of the comparison in a process of its own: warms up, then runs and tells what that took. */
import { readFileSync } from 'node:fs';
import { bindInputs, type BoundInputs } from '../../../runtime/capture/bindings';
import { capture } from '../../../runtime/capture/capture';
import { batchesOf, feedsOf } from '../../../runtime/capture/batches';
import type { Reduction } from '../../../runtime/capture/reduce';
import { openCheckpoint } from '../../../runtime/checkpoints/open';
import { randomStream } from '../../../runtime/data/random';
import { float32 } from '../../../runtime/engine/ndarray';
import { Session } from '../../../runtime/engine/session';

/** What to run. */
export interface Job {
  file: string;
  pixels: number;
  images: number;
  threads: number;
  reduction: Reduction;
  /** Only the class scores are fetched, from the model as it is. */
  plain: boolean;
}

/** What it took. */
export interface Measured {
  seconds: number;
  cpuSeconds: number;
  /** Largest resident set of the process. */
  peakMB: number;
  layers: number;
}

/** Images a batch that capturing this network chooses. */
const BATCH = 3;
/** Different images; they come again where more are asked for. */
const IMAGES = 32;

/** Images by number, all of them from a few: a thousand would take 600 MB on both sides. */
function imagesOf(pixels: number, count: number): Float32Array {
  const perImage = 3 * pixels * pixels;
  const stream = randomStream(0, 'images');
  const some = Float32Array.from(
    { length: Math.min(count, IMAGES) * perImage },
    () => stream.uniform() * 2 - 1,
  );
  const all = new Float32Array(count * perImage);
  for (let at = 0; at < all.length; at += some.length) all.set(some.subarray(0, all.length - at), at);
  return all;
}

async function timed(run: () => Promise<unknown>): Promise<Pick<Measured, 'seconds' | 'cpuSeconds'>> {
  const started = performance.now();
  const cpuStarted = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(cpuStarted);
  return { seconds: (performance.now() - started) / 1e3, cpuSeconds: (user + system) / 1e6 };
}

async function plainPass({ file, threads }: Job, bound: BoundInputs): Promise<Omit<Measured, 'peakMB'>> {
  const session = await Session.create(readFileSync(file), { threads });
  const pass = async (rows: number) => {
    for (const { indices } of batchesOf(rows, BATCH, false))
      await session.run(feedsOf(bound, indices), ['fc']);
  };
  await pass(BATCH);
  const taken = await timed(() => pass(bound.rows));
  await session.release();
  return { ...taken, layers: 1 };
}

async function measure(job: Job): Promise<Omit<Measured, 'peakMB'>> {
  const { file, pixels, images, threads, reduction, plain } = job;
  const model = await openCheckpoint(file, { threads });
  const bound = bindInputs(model, { image: float32([images, 3, pixels, pixels], imagesOf(pixels, images)) });
  if (plain) {
    await model.close();
    return plainPass(job, bound);
  }
  let layers = 0;
  // Finding out where rows lie and making the session belong to a capture: they are timed, warming up is not left out.
  const taken = await timed(async () => {
    const captured = await capture(model, bound, { reduction, batchSize: BATCH });
    layers = captured.layers.size;
  });
  await model.close();
  return { ...taken, layers };
}

process.once('message', (job: Job) => {
  void measure(job).then((measured) => {
    process.send?.({ ...measured, peakMB: process.resourceUsage().maxRSS / 1024 } satisfies Measured);
  });
});
