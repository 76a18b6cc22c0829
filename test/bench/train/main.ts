/**
 * `npm run bench:train`: steps per second of training through ONNX Runtime against PyTorch eager, 1 thread, the same
 * initial weights and the same batches, in interleaved pairs; medians. Table on stderr, JSON on stdout.
 *   npm run bench:train -- cnn resnet         only these workloads
 *   npm run bench:train -- study              only the rate of a whole study of 8 seeds
 *   npm run bench:train -- --profile cnn      where the time of a step goes, by operator
 */
import { parseArgs } from 'node:util';
import { measure, PAIRS, THREADS, type Row } from './measure';
import { gemmPeak } from './peak';
import { profile } from './profile';
import { studyRate, type StudyRate } from './study-rate';
import { findTorch } from './torch-peer';
import { WORKLOADS, type Workload } from './workloads';

/** Name of the comparison of whole studies. */
const STUDY = 'study';

function chosen(names: readonly string[]): readonly Workload[] {
  const known = [...WORKLOADS.map(({ name }) => name), STUDY];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`${unknown} is no workload; they are ${known.join(', ')}`);
  return names.length === 0 ? WORKLOADS : WORKLOADS.filter(({ name }) => names.includes(name));
}

const write = (lines: readonly (readonly string[])[]) => {
  const widths = lines[0].map((_, i) => Math.max(...lines.map((cells) => cells[i].length)));
  for (const cells of lines)
    process.stderr.write(`${cells.map((cell, i) => cell.padEnd(widths[i] + 2)).join('')}\n`);
};

function writeTable(rows: readonly Row[]): void {
  const percent = (share: number) => `${(share * 100).toFixed(0)} %`;
  write([
    [
      'workload',
      'RepLens steps/s',
      'PyTorch steps/s',
      'ratio',
      'by CPU time',
      'target',
      'of GEMM peak',
      'start',
      'difference',
    ],
    ...rows.map((row) => [
      row.workload,
      row.replensStepsPerSecond.toFixed(1),
      row.torchStepsPerSecond?.toFixed(1) ?? '-',
      row.ratio?.toFixed(2) ?? '-',
      row.cpuRatio?.toFixed(2) ?? '-',
      row.target?.toFixed(1) ?? '-',
      percent(row.shareOfPeak),
      `${(row.startSeconds * 1000).toFixed(0)} ms`,
      row.tensorDifference?.toExponential(1) ?? '-',
    ]),
  ]);
}

function writeStudy({
  replensSeedsPerMinute,
  torchSeedsPerMinute,
  ratio,
  cpuRatio,
  target,
  seeds,
  steps,
}: StudyRate): void {
  write([
    [`study of ${seeds} seeds`, 'RepLens seeds/min', 'PyTorch seeds/min', 'ratio', 'by CPU time', 'target'],
    [
      `${steps} steps`,
      replensSeedsPerMinute.toFixed(1),
      torchSeedsPerMinute?.toFixed(1) ?? '-',
      ratio?.toFixed(2) ?? '-',
      cpuRatio?.toFixed(2) ?? '-',
      target.toFixed(1),
    ],
  ]);
}

async function profileAll(workloads: readonly Workload[]): Promise<unknown> {
  const profiles: Record<string, unknown> = {};
  for (const workload of workloads) {
    const { operators, nodes } = await profile(workload);
    profiles[workload.name] = { operators, nodes };
    write([
      [workload.name, 'µs a step', 'share', 'count'],
      ...operators.map(({ operator, microseconds, share, count }) => [
        operator,
        microseconds.toFixed(0),
        `${(share * 100).toFixed(1)} %`,
        count.toFixed(1),
      ]),
      ...nodes.map(({ name, operator, microseconds, share }) => [
        `  ${operator} ${name}`,
        microseconds.toFixed(0),
        `${(share * 100).toFixed(1)} %`,
        '',
      ]),
    ]);
  }
  return profiles;
}

async function compareAll(workloads: readonly Workload[], withStudy: boolean): Promise<unknown> {
  const torch = findTorch();
  if (!torch)
    process.stderr.write(
      'PyTorch is not installed, so only our side is measured. On Debian: apt-get install python3-torch; elsewhere set PYTHON to a Python that has torch.\n',
    );
  const gemmGflops = await gemmPeak(THREADS);
  const rows: Row[] = [];
  for (const workload of workloads) rows.push(await measure(workload, gemmGflops, torch));
  if (rows.length > 0) writeTable(rows);
  const study = withStudy ? await studyRate(torch) : null;
  if (study) writeStudy(study);
  return { torch: torch?.version ?? null, threads: THREADS, pairs: PAIRS, gemmGflops, rows, study };
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { profile: { type: 'boolean' } },
    allowPositionals: true,
  });
  const workloads = chosen(positionals);
  const report = await (values.profile
    ? profileAll(workloads)
    : compareAll(workloads, positionals.length === 0 || positionals.includes(STUDY)));
  process.stdout.write(`${JSON.stringify(report, null, 1)}\n`);
}

void main();
