/** PyTorch on the same device, eager and compiled. */
import { availableParallelism } from 'node:os';
import { TorchPeer, type TorchInfo, type TorchSetting } from '../train/torch-peer';
import type { Workload } from '../train/workloads';

/** Steps a second, null where PyTorch cannot do it here; and why not. */
export interface TorchRates {
  device: 'cpu' | 'cuda';
  eager: number | null;
  compiled: number | null;
  setting: ThreadedSetting;
  note?: string;
}

/** A setting with its threads: on a CPU PyTorch may be slower with more of them. */
type ThreadedSetting = TorchSetting & { threads: number };

const RUN_SECONDS = 1;
const RUNS = 3;

async function rateOf(
  torch: TorchInfo,
  workload: Workload,
  { threads, ...setting }: ThreadedSetting,
): Promise<number> {
  const peer = await TorchPeer.start(torch, workload, threads, setting);
  try {
    await peer.run(20);
    const steps = Math.max(5, Math.min(5000, Math.round((RUN_SECONDS * 20) / (await peer.run(20)).seconds)));
    let best = Infinity;
    for (let i = 0; i < RUNS; i++) best = Math.min(best, (await peer.run(steps)).seconds);
    return steps / best;
  } finally {
    peer.stop();
  }
}

/** The rates of a workload in the threads and the layout of images with which eager PyTorch is fastest; compiled only where asked for and there is a compiler. */
export async function torchRates(
  workload: Workload,
  device: 'cpu' | 'cuda',
  torch: TorchInfo,
  compile: boolean,
): Promise<TorchRates> {
  const threads = new Set(device === 'cpu' ? [1, availableParallelism()] : [1]);
  const layouts = workload.input.kind === 'image' ? [false, true] : [false];
  const settings = layouts.flatMap((channelsLast) =>
    [...threads].map((of): ThreadedSetting => ({
      device,
      foreach: true,
      channelsLast,
      compile: false,
      threads: of,
    })),
  );
  const rates: number[] = [];
  for (const setting of settings) rates.push(await rateOf(torch, workload, setting));
  const eager = Math.max(...rates);
  const setting = settings[rates.indexOf(eager)];
  if (!compile) return { device, eager, compiled: null, setting };
  if (Number.parseInt(torch.version) < 2)
    return { device, eager, compiled: null, setting, note: `PyTorch ${torch.version} has no torch.compile` };
  try {
    return { device, eager, compiled: await rateOf(torch, workload, { ...setting, compile: true }), setting };
  } catch (error) {
    return { device, eager, compiled: null, setting, note: `torch.compile failed (${String(error)})` };
  }
}
