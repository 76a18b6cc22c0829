/** The PyTorch process that the benchmarks are paired with. */
import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { Batches } from '../../../runtime/train/batches';
import { initialTensors, trainerOptions, type Workload } from './workloads';

/** Where torch is looked for, in this order: the Python that PYTHON names, Debian's, that on the PATH. */
const PYTHONS = [process.env.PYTHON, '/usr/bin/python3', 'python3'].filter((python) => python !== undefined);
const SCRIPT = path.join(__dirname, 'torch_peer.py');
/** Steps after which the batches begin again; 8 epochs. */
const STEPS = 256;

/** What PyTorch is here. */
export interface TorchInfo {
  /** The Python that has it. */
  python: string;
  version: string;
  /** Whether it sees a GPU. */
  cuda: boolean;
}

const ASK =
  'import json, torch; print(json.dumps({"version": torch.__version__, "cuda": torch.cuda.is_available()}))';

/** The first Python that has PyTorch; undefined where none has. */
export function findTorch(): TorchInfo | undefined {
  for (const python of PYTHONS) {
    const { status, stdout } = spawnSync(python, ['-c', ASK], { encoding: 'utf8' });
    if (status === 0) return { python, ...(JSON.parse(stdout) as Omit<TorchInfo, 'python'>) };
  }
  return undefined;
}

/** What a run took: on the clock, and of processor time (what is left of the clock on a busy machine). */
export interface Timing {
  seconds: number;
  cpuSeconds: number;
}

/** Choices by which PyTorch's speed differs; the benchmarks take the fastest. */
export interface TorchSetting {
  device: 'cpu' | 'cuda';
  /** Which of the two implementations of its optimizers. */
  foreach: boolean;
  /** Images with the channels as the last axis in memory. */
  channelsLast: boolean;
  compile: boolean;
  /** OPENBLAS_CORETYPE: OpenBLAS does not know every newer processor and then falls back on kernels of 2004. */
  coreType?: string;
}

/** The settings of eager PyTorch on the CPU that this machine can run and that matter to a workload. */
export function cpuSettings({ input }: Workload): TorchSetting[] {
  const flags = existsSync('/proc/cpuinfo') ? readFileSync('/proc/cpuinfo', 'utf8') : '';
  const coreTypes = [
    undefined,
    ...(/\bavx2\b/.test(flags) ? ['Haswell'] : []),
    ...(/\bavx512f\b/.test(flags) ? ['SkylakeX'] : []),
  ];
  const layouts = input.kind === 'image' ? [false, true] : [false];
  return coreTypes.flatMap((coreType) =>
    layouts.flatMap((channelsLast) =>
      [false, true].map(
        (foreach) => ({ device: 'cpu', foreach, channelsLast, compile: false, coreType }) as const,
      ),
    ),
  );
}

const bytes = (array: Float32Array | Int32Array | Uint8Array) =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

/** Writes what the script reads. */
function writeSetup(folder: string, workload: Workload, threads: number, setting: TorchSetting): void {
  const options = trainerOptions(workload);
  const { model, training, data, seed } = options;
  const tensors = initialTensors(options);
  const { inputs, targets } = data.train;
  const setup = {
    model,
    training,
    data: { input: data.input, features: data.features },
    tensors: tensors.map(([name, { shape }]) => ({ name, shape })),
    threads,
    setting,
  };
  const write = (name: string, content: string | Uint8Array) =>
    writeFileSync(path.join(folder, name), content);
  write('setup.json', JSON.stringify(setup));
  write('initial.bin', Buffer.concat(tensors.map(([, array]) => bytes(array.data))));
  write('inputs.bin', bytes(inputs.data));
  write('targets.bin', bytes(targets.data));
  write('rows.bin', bytes(new Batches(seed, inputs.shape[0], training.batchSize).rowsOf(0, STEPS)));
}

/** A PyTorch process that trains the same workload. */
export class TorchPeer {
  private readonly answers: AsyncIterator<string>;

  private constructor(
    private readonly folder: string,
    private readonly child: ChildProcessByStdio<Writable, Readable, null>,
    readonly setting: TorchSetting,
  ) {
    this.answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  /** Starts the process and waits until it is ready. */
  static async start(
    { python }: TorchInfo,
    workload: Workload,
    threads: number,
    setting: TorchSetting,
  ): Promise<TorchPeer> {
    const folder = mkdtempSync(path.join(tmpdir(), 'replens-bench-'));
    writeSetup(folder, workload, threads, setting);
    const child = spawn(python, [SCRIPT, folder], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...(setting.coreType ? { OPENBLAS_CORETYPE: setting.coreType } : {}) },
    });
    const peer = new TorchPeer(folder, child, setting);
    await peer.answer();
    return peer;
  }

  /** Trains some steps more. */
  async run(steps: number): Promise<Timing> {
    return JSON.parse(await this.ask(`run ${steps}`)) as Timing;
  }

  /** The parameters and buffers one after the other, `steps` steps from the initial ones; training goes on from there. */
  async trained(steps: number): Promise<Float32Array> {
    await this.ask('reset');
    await this.run(steps);
    await this.ask('save');
    const file = readFileSync(path.join(this.folder, 'trained.bin'));
    return new Float32Array(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength));
  }

  /** Ends the process and removes its folder. */
  stop(): void {
    this.child.stdin.end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private ask(command: string): Promise<string> {
    this.child.stdin.write(`${command}\n`);
    return this.answer();
  }

  private async answer(): Promise<string> {
    const { value, done } = await this.answers.next();
    if (done) throw new Error('the PyTorch process ended early');
    return value as string;
  }
}
