/** The two sides of a row, each a process that runs it once whenever it is asked to. */
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Spent } from './profile';

/** One run. */
export interface Timing {
  seconds: number;
  /** Of all threads: what is left of the clock on a busy machine. */
  cpuSeconds: number;
  values: number[];
  /** Most memory that the process has had so far. */
  peakBytes?: number;
}

/** What our side is asked for. */
export type Request = 'run' | 'profile';

/** A process that runs a row. */
export interface Side {
  run(): Promise<Timing>;
  stop(): void;
}

export const THREADS = Math.min(2, availableParallelism());
const SCRIPT = path.join(__dirname, 'peer.py');

/** Python with `OPENBLAS_CORETYPE`, or as it is where that is empty. */
const environment = (coreType: string) => ({
  ...process.env,
  OPENBLAS_NUM_THREADS: String(THREADS),
  OMP_NUM_THREADS: String(THREADS),
  ...(coreType === '' ? {} : { OPENBLAS_CORETYPE: coreType }),
});

/** Writes the data of a job into the folder. */
export async function writeData(python: string, job: string, folder: string): Promise<void> {
  const child = spawn(python, [SCRIPT, job, folder, '--data'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number];
  if (code !== 0) throw new Error(`the data of ${job} could not be made`);
}

/** Our side, which tells where its time goes too. */
export function ourSide(row: string, folder: string): Side & { profile(): Promise<Spent[]> } {
  const child = fork(path.join(__dirname, 'worker.ts'), [row, folder], { execArgv: ['--import', 'tsx'] });
  const ask = async (request: Request): Promise<unknown> => {
    child.send(request);
    const [answer] = (await once(child, 'message')) as [unknown];
    return answer;
  };
  return {
    run: () => ask('run') as Promise<Timing>,
    profile: () => ask('profile') as Promise<Spent[]>,
    stop: () => void child.kill(),
  };
}

/** The side of numpy, scipy or scikit-learn. */
export function pythonSide(python: string, job: string, row: string, folder: string, coreType = ''): Side {
  const child = spawn(python, [SCRIPT, job, folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: environment(coreType),
  });
  const lines = createInterface({ input: child.stdout });
  return {
    async run() {
      child.stdin.write(`${row}\n`);
      const [line] = (await once(lines, 'line')) as [string];
      return JSON.parse(line) as Timing;
    },
    stop: () => void child.kill(),
  };
}
