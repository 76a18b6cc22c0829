/**
 * `npm run gpu:check`: trains an MLP, a CNN and a transformer on every execution provider that works here, compares losses
 * and tensors with the CPU, and prints one JSON document: steps a second, speed-up against the CPU, and against PyTorch on the
 * same device where there is one. Exit status 1 where a provider works but disagrees with the CPU.
 *   --workloads mlp-sgd,cnn   --batches 64,1024   --providers cuda   --torch cuda (devices, default cpu,cuda)   --no-compile
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import { missingLibraries } from '../../../runtime/engine/cuda/libraries';
import { findGpus } from '../../../runtime/engine/gpus';
import { providersOf } from '../../../runtime/engine/platform-providers';
import { remedyFor } from '../../../runtime/engine/remedies';
import type { ExecutionProvider } from '../../../runtime/engine/session';
import { messageOf, UserError } from '../../../runtime/errors';
import { versions } from '../../../runtime/versions';
import { findTorch } from '../train/torch-peer';
import { torchRates, type TorchRates } from './torch';
import { SEEDS, work, type Trained, type WorkerLine } from './worker';
import { USUAL, USUAL_BATCHES, workloadsOf } from './workloads';

/**
 * Largest difference from the CPU: float32 rounding moves a tensor of these networks by about 1e-6 in five steps; what is
 * left is for a ReLU that flips because of it. A wrong kernel or reduced precision is off by more.
 */
const BOUND = 1e-4;

interface ProviderReport {
  provider: ExecutionProvider;
  works: boolean;
  /** Why it does not work, and what to do. */
  detail?: string;
  remedy?: string;
  lines: WorkerLine[];
}

const note = (text: string) => process.stderr.write(`${text}\n`);

/** ONNX Runtime's last logged error, else what was printed last. */
function causeOf(stderr: string): string {
  const lines = stripVTControlCharacters(stderr).trim().split('\n');
  return lines.findLast((line) => line.includes('[E:onnxruntime')) ?? lines[lines.length - 1];
}

/** Runs a worker; a provider that kills its process is reported as one that does not work. */
async function tryProvider(provider: ExecutionProvider, args: readonly string[]): Promise<ProviderReport> {
  const missing = provider === 'cuda' ? missingLibraries() : [];
  if (missing.length > 0) {
    const detail = `ONNX Runtime lacks its library ${missing.join(', ')}`;
    return { provider, works: false, detail, remedy: remedyFor(provider, detail), lines: [] };
  }
  const child = spawn(process.execPath, [__filename, '--worker', provider, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const lines: WorkerLine[] = [];
  const closed = once(child, 'close');
  for await (const text of createInterface({ input: child.stdout })) {
    const line = JSON.parse(text) as WorkerLine;
    lines.push(line);
    if (line.kind === 'trained') {
      const { workload, batch, stepsPerSecond } = line.trained;
      note(`${provider}: ${workload} of batch ${batch}: ${stepsPerSecond.toFixed(1)} steps/s`);
    } else if (line.kind === 'failed') note(`${provider}: ${line.workload} failed: ${line.reason}`);
  }
  const [status, signal] = (await closed) as [number | null, string | null];
  if (lines.length > 0 && status === 0) return { provider, works: true, lines };
  const end = signal ? `its process was killed (${signal}): ` : '';
  const detail = `${end}${causeOf(stderr)}`;
  note(`${provider}: does not work: ${detail}`);
  return { provider, works: false, detail, remedy: remedyFor(provider, detail), lines };
}

const trainedOf = ({ lines }: ProviderReport, workload: string, batch: number): Trained | undefined =>
  lines
    .flatMap((line) => (line.kind === 'trained' ? [line.trained] : []))
    .find((of) => of.workload === workload && of.batch === batch);

const largestDifference = (a: readonly number[], b: readonly number[]) =>
  a.reduce((most, value, i) => {
    const difference = Math.abs(value - b[i]);
    return difference <= most ? most : difference;
  }, 0);

/** What a provider did with a workload, beside the CPU and PyTorch. */
function comparison(
  provider: ExecutionProvider,
  { losses, tensors, ...trained }: Trained,
  cpu: Trained | undefined,
  torch: TorchRates | undefined,
) {
  const lossDifference = cpu ? largestDifference(losses, cpu.losses) : null;
  const tensorDifference = cpu ? largestDifference(tensors, cpu.tensors) : null;
  const agrees = [lossDifference, tensorDifference].every(
    (difference) => difference !== null && difference <= BOUND,
  );
  const { stepsPerSecond, seedStepsPerSecond } = trained;
  const over = (other: number | null | undefined) => (other ? stepsPerSecond / other : null);
  return {
    provider,
    ...trained,
    speedUp: over(cpu?.stepsPerSecond),
    seedSpeedUp: cpu && seedStepsPerSecond ? seedStepsPerSecond / cpu.stepsPerSecond : null,
    lossDifference,
    tensorDifference,
    agrees,
    torch: torch && { ...torch, overEager: over(torch.eager), overCompiled: over(torch.compiled) },
  };
}

type Comparison = ReturnType<typeof comparison>;

interface Options {
  workloads: string[];
  batches: number[];
  providers: ExecutionProvider[];
  /** Devices on which PyTorch is measured. */
  torch: string[];
  compile: boolean;
}

function readOptions(): Options & { worker?: ExecutionProvider } {
  const { values } = parseArgs({
    options: {
      worker: { type: 'string' },
      workloads: { type: 'string', default: USUAL.join() },
      batches: { type: 'string', default: USUAL_BATCHES.join() },
      providers: { type: 'string', default: 'cuda,webgpu' },
      'no-compile': { type: 'boolean', default: false },
      torch: { type: 'string', default: 'cpu,cuda' },
    },
  });
  const here = providersOf();
  const wanted = values.providers.split(',');
  return {
    worker: here.find((provider) => provider === values.worker),
    workloads: values.workloads.split(','),
    batches: values.batches.split(',').map(Number),
    // The CPU always: it is what the others are compared with.
    providers: here.filter((provider) => provider === 'cpu' || wanted.includes(provider)),
    torch: values.torch.split(','),
    compile: !values['no-compile'],
  };
}

async function compareAll(options: Options, reports: readonly ProviderReport[]): Promise<Comparison[]> {
  const cpu = reports.find(({ provider }) => provider === 'cpu');
  const torch = findTorch();
  const rows: Comparison[] = [];
  for (const workload of workloadsOf(options.workloads, options.batches)) {
    for (const report of reports) {
      const { batchSize } = workload.training;
      const trained = trainedOf(report, workload.name, batchSize);
      if (!trained) continue;
      const device = report.provider === 'cuda' ? 'cuda' : 'cpu';
      const comparable =
        torch &&
        report.provider !== 'webgpu' &&
        options.torch.includes(device) &&
        (device === 'cpu' || torch.cuda);
      const rates = comparable ? await torchRates(workload, device, torch, options.compile) : undefined;
      if (rates)
        note(
          `PyTorch on ${device}: ${workload.name} of batch ${batchSize}: ${rates.eager?.toFixed(1) ?? '-'} steps/s, compiled ${rates.compiled?.toFixed(1) ?? '-'}`,
        );
      const beside = cpu && trainedOf(cpu, workload.name, batchSize);
      rows.push(comparison(report.provider, trained, beside, rates));
    }
  }
  return rows;
}

async function check(options: Options): Promise<void> {
  const { workloads, batches } = options;
  const args = ['--workloads', workloads.join(), '--batches', batches.join()];
  const reports: ProviderReport[] = [];
  for (const provider of options.providers) reports.push(await tryProvider(provider, args));
  const rows = await compareAll(options, reports);
  const document = {
    versions: versions(),
    gpus: await findGpus(),
    torch: findTorch() ?? null,
    bound: BOUND,
    seeds: SEEDS,
    providers: reports.map(({ lines, ...report }) => ({
      ...report,
      test: lines.flatMap((line) => (line.kind === 'test' ? [line.test] : []))[0],
      failed: lines.filter(({ kind }) => kind === 'failed'),
    })),
    rows,
  };
  process.stdout.write(`${JSON.stringify(document, null, 1)}\n`);
  const failed = reports.some(({ lines }) => lines.some(({ kind }) => kind === 'failed'));
  if (failed || rows.some(({ agrees }) => !agrees)) process.exitCode = 1;
}

async function main(): Promise<void> {
  const { worker, ...options } = readOptions();
  try {
    if (worker) await work(worker, options.workloads, options.batches);
    else await check(options);
  } catch (error) {
    note(error instanceof UserError ? error.reason : messageOf(error));
    process.exitCode = 1;
  }
}

void main();
