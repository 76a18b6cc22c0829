/** The PyTorch process that the benchmark is paired with. */
import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { batchRows, initialParameters, trainerOptions, type Workload } from './workload';

/** Debian's Python, where python3-torch installs to; another one with torch by PYTHON. */
const PYTHON = process.env.PYTHON ?? '/usr/bin/python3';

/** Version of PyTorch, undefined where it is not installed. */
export function torchVersion(): string | undefined {
  const { status, stdout } = spawnSync(PYTHON, ['-c', 'import torch; print(torch.__version__)'], {
    encoding: 'utf8',
  });
  return status === 0 ? stdout.trim() : undefined;
}

/** What a run took: on the clock, and of processor time (what is left of the clock on a busy machine). */
export interface Timing {
  seconds: number;
  cpuSeconds: number;
}

/** Two choices by which PyTorch's speed differs; the benchmark takes the faster of each. */
export interface TorchSetting {
  /** Which of the two implementations of its optimizers. */
  foreach: boolean;
  /** OPENBLAS_CORETYPE: OpenBLAS does not know every newer processor and then falls back on kernels of 2004. */
  coreType?: string;
}

/** The settings that this machine can run. */
export function torchSettings(): TorchSetting[] {
  const flags = existsSync('/proc/cpuinfo') ? readFileSync('/proc/cpuinfo', 'utf8') : '';
  const coreTypes = [
    undefined,
    ...(/\bavx2\b/.test(flags) ? ['Haswell'] : []),
    ...(/\bavx512f\b/.test(flags) ? ['SkylakeX'] : []),
  ];
  return coreTypes.flatMap((coreType) => [false, true].map((foreach) => ({ foreach, coreType })));
}

const bytes = (array: Float32Array | Int32Array | Uint8Array) =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

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
  static async start(workload: Workload, threads: number, setting: TorchSetting): Promise<TorchPeer> {
    const folder = mkdtempSync(path.join(tmpdir(), 'replens-bench-'));
    const { layers, batch, steps, optimizer } = workload;
    const { data } = trainerOptions(workload);
    const { kind, learningRate } = optimizer;
    const write = (name: string, content: string | Uint8Array) =>
      writeFileSync(path.join(folder, name), content);
    write(
      'setup.json',
      JSON.stringify({
        layers,
        batch,
        steps,
        optimizer: kind,
        learningRate,
        threads,
        foreach: setting.foreach,
      }),
    );
    write('parameters.bin', Buffer.concat(initialParameters(workload).map(bytes)));
    write('inputs.bin', bytes(data.train.inputs.data));
    write('targets.bin', bytes(data.train.targets.data));
    write('rows.bin', bytes(batchRows(workload)));
    const child = spawn(PYTHON, [path.join(__dirname, 'torch_peer.py'), folder], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...(setting.coreType ? { OPENBLAS_CORETYPE: setting.coreType } : {}) },
    });
    const peer = new TorchPeer(folder, child, setting);
    await peer.answer();
    return peer;
  }

  /** What the first `steps` steps take from the initial parameters. */
  async run(steps: number): Promise<Timing> {
    this.child.stdin.write(`${steps}\n`);
    return JSON.parse(await this.answer()) as Timing;
  }

  /** The parameters after the last run, one after the other. */
  trained(): Float32Array {
    const file = readFileSync(path.join(this.folder, 'trained.bin'));
    return new Float32Array(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength));
  }

  /** Ends the process and removes its folder. */
  stop(): void {
    this.child.stdin.end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async answer(): Promise<string> {
    const { value, done } = await this.answers.next();
    if (done) throw new Error('the PyTorch process ended early');
    return value as string;
  }
}
