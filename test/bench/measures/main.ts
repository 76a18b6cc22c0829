/**
 * `npm run bench:measures`: measures of large representations against numpy, scipy and scikit-learn (float64, two threads
 * both) in the same run, in interleaved pairs; medians of the ratios. Table on stderr, JSON on stdout.
 *   npm run bench:measures -- cka-2000 kendall   only these rows
 *   npm run bench:measures -- --quick            fewer pairs, and without the rows that take minutes
 *   npm run bench:measures -- --profile          one more run of each, which tells where our time goes
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Spent } from './profile';
import { type BenchRow, ROWS } from './rows';
import { ourSide, pythonSide, THREADS, type Timing, writeData } from './sides';

/** Where numpy, scipy and scikit-learn are looked for: the Python that PYTHON names, Debian's, that on the PATH. */
const PYTHONS = [process.env.PYTHON, '/usr/bin/python3', 'python3'].filter((python) => python !== undefined);

/** A row as it was measured; times are medians. */
interface Result {
  row: string;
  title: string;
  seconds: number;
  theirSeconds: number;
  /** Of a Python whose OpenBLAS chose its kernels itself; run once. */
  theirDefaultSeconds: number;
  /** Median of their time over ours, pair by pair. */
  ratio: number;
  /** The same by processor time. */
  cpuRatio: number;
  target: number;
  peakBytes: number;
  /** Largest relative difference of the numbers; null where the other side only makes the product. */
  difference: number | null;
  agrees: boolean;
  /** Where our time goes, where it was asked for. */
  profile?: Spent[];
}

function findPython(): string {
  const has = (python: string) => spawnSync(python, ['-c', 'import numpy, scipy, sklearn']).status === 0;
  const python = PYTHONS.find(has);
  if (python !== undefined) return python;
  throw new Error(
    'numpy, scipy and scikit-learn are not installed. On Debian: apt-get install python3-sklearn; elsewhere set PYTHON.',
  );
}

const PROBE =
  'import numpy as np,time;a=np.random.rand(1500,1500);a@a;t=time.perf_counter();[a@a for _ in range(4)];print(time.perf_counter()-t)';

/** The OPENBLAS_CORETYPE with the fastest product here: OpenBLAS does not know every newer processor. */
function bestCoreType(python: string): string {
  const flags = existsSync('/proc/cpuinfo') ? readFileSync('/proc/cpuinfo', 'utf8') : '';
  const types = [
    '',
    ...(/\bavx2\b/.test(flags) ? ['Haswell'] : []),
    ...(/\bavx512f\b/.test(flags) ? ['SkylakeX', 'Cooperlake'] : []),
  ];
  const seconds = (type: string) => {
    const env = {
      ...process.env,
      OPENBLAS_NUM_THREADS: String(THREADS),
      ...(type === '' ? {} : { OPENBLAS_CORETYPE: type }),
    };
    const tries = [0, 1, 2].map(() =>
      Number(spawnSync(python, ['-c', PROBE], { env, encoding: 'utf8' }).stdout),
    );
    return Math.min(...tries);
  };
  const times = types.map(seconds);
  return types[times.indexOf(Math.min(...times))];
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function differenceOf(ours: Timing, theirs: Timing): number | null {
  if (theirs.values.length === 0) return null;
  if (theirs.values.length !== ours.values.length) return Infinity;
  const differences = ours.values.map(
    (value, i) => Math.abs(value - theirs.values[i]) / Math.max(1e-300, Math.abs(theirs.values[i])),
  );
  return Math.max(...differences);
}

async function measure(
  { name, title, job, target, tolerance, memory }: BenchRow,
  folder: string,
  { python, coreType, pairs, profile }: { python: string; coreType: string; pairs: number; profile: boolean },
): Promise<Result> {
  const ours = ourSide(name, folder);
  const theirs = pythonSide(python, job, name, folder, coreType);
  const byDefault = coreType === '' ? theirs : pythonSide(python, job, name, folder);
  try {
    // The first run of each warms up, and is checked.
    const difference = differenceOf(await ours.run(), await theirs.run());
    const runs: { our: Timing; their: Timing }[] = [];
    for (let i = 0; i < pairs; i++) runs.push({ our: await ours.run(), their: await theirs.run() });
    const plain = coreType === '' ? runs[0].their : await byDefault.run();
    const peakBytes = Math.max(...runs.map(({ our }) => our.peakBytes ?? 0));
    const spent = profile ? await ours.profile() : undefined;
    return {
      row: name,
      title,
      seconds: median(runs.map(({ our }) => our.seconds)),
      theirSeconds: median(runs.map(({ their }) => their.seconds)),
      theirDefaultSeconds: plain.seconds,
      ratio: median(runs.map(({ our, their }) => their.seconds / our.seconds)),
      cpuRatio: median(runs.map(({ our, their }) => their.cpuSeconds / our.cpuSeconds)),
      target,
      peakBytes,
      difference,
      agrees: (difference ?? 0) <= tolerance && peakBytes <= (memory ?? Infinity),
      ...(spent && { profile: spent }),
    };
  } finally {
    for (const side of [ours, theirs, byDefault]) side.stop();
  }
}

function writeTable(results: readonly Result[]): void {
  const lines = [
    ['row', 'ours', 'theirs', 'default BLAS', 'ratio', 'by CPU time', 'target', 'peak', 'difference'],
    ...results.map((result) => [
      result.title,
      `${result.seconds.toFixed(3)} s`,
      `${result.theirSeconds.toFixed(3)} s`,
      `${result.theirDefaultSeconds.toFixed(3)} s`,
      result.ratio.toFixed(2),
      result.cpuRatio.toFixed(2),
      result.target.toFixed(2),
      `${(result.peakBytes / 1e9).toFixed(2)} GB`,
      `${result.difference?.toExponential(1) ?? '-'}${result.agrees ? '' : ' TOO MUCH'}`,
    ]),
  ];
  const widths = lines[0].map((_, i) => Math.max(...lines.map((cells) => cells[i].length)));
  for (const cells of lines)
    process.stderr.write(`${cells.map((cell, i) => cell.padEnd(widths[i] + 2)).join('')}\n`);
  for (const { title, profile } of results) {
    if (!profile) continue;
    const parts = profile.map(
      ({ where, milliseconds, share }) =>
        `${(100 * share).toFixed(0).padStart(4)} % ${milliseconds.toFixed(0).padStart(6)} ms  ${where}`,
    );
    process.stderr.write(`\n${title}\n${parts.join('\n')}\n`);
  }
}

function chosen(names: readonly string[], quick: boolean): readonly BenchRow[] {
  const unknown = names.find((name) => !ROWS.some((row) => row.name === name));
  if (unknown !== undefined)
    throw new Error(`${unknown} is no row; they are ${ROWS.map(({ name }) => name).join(', ')}`);
  return names.length > 0
    ? ROWS.filter(({ name }) => names.includes(name))
    : ROWS.filter(({ slow }) => !(quick && slow));
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      profile: { type: 'boolean', default: false },
      pairs: { type: 'string' },
    },
    allowPositionals: true,
  });
  const rows = chosen(positionals, values.quick);
  const pairs = Number(values.pairs ?? (values.quick ? 3 : 7));
  const python = findPython();
  const coreType = bestCoreType(python);
  const results: Result[] = [];
  for (const job of new Set(rows.map((row) => row.job))) {
    const folder = mkdtempSync(path.join(tmpdir(), 'replens-bench-'));
    try {
      await writeData(python, job, folder);
      for (const row of rows.filter((of) => of.job === job)) {
        process.stderr.write(`${row.title} ...\n`);
        results.push(await measure(row, folder, { python, coreType, pairs, profile: values.profile }));
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  writeTable(results);
  const report = { python, threads: THREADS, pairs, coreType: coreType || 'default', results };
  process.stdout.write(`${JSON.stringify(report, null, 1)}\n`);
}

void main();
