/**
 * `npm run bench:capture`: capture of all layers of a ResNet-18 against a plain forward pass that fetches the class scores
 * only, in ONNX Runtime with the same batches, each in a process of its own, in interleaved pairs; medians over pairs.
 * Table on stderr, JSON on stdout.
 *   npm run bench:capture                              1,000 images, 3 pairs: some minutes
 *   npm run bench:capture -- --images 100 --pairs 7    sooner; what a capture does once weighs more
 *   npm run bench:capture -- --pixels 112 --threads 2
 *   npm run bench:capture -- --profile                   where the time of a pass goes, by operator
 */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { median } from './median';
import { profileCapture } from './profile';
import { resnet18 } from './resnet18';
import type { Job, Measured } from './worker';

interface Comparison {
  model: string;
  /** What is captured: means of all layers, or maps of as many as memory holds. */
  what: string;
  layers: number;
  images: number;
  plainMsPerImage: number;
  captureMsPerImage: number;
  /** Median over pairs of capture / plain, by the clock. */
  ratio: number;
  /** The same by processor time, which other work on the machine disturbs less. */
  cpuRatio: number;
  target: number | null;
  plainPeakMB: number;
  capturePeakMB: number;
}

const TARGET = 1.3;

/** Runs a job in a process of its own, whose peak of memory is its own too. */
function measure(job: Job): Promise<Measured> {
  const worker = fork(path.join(__dirname, 'worker.ts'), { execArgv: ['--import', 'tsx'] });
  return new Promise((resolve, reject) => {
    worker.once('message', (measured) => {
      worker.kill();
      resolve(measured as Measured);
    });
    worker.once('exit', (code) => reject(new Error(`a worker ended with code ${code}`)));
    worker.send(job);
  });
}

async function compare(
  model: string,
  what: string,
  job: Omit<Job, 'plain'>,
  pairs: number,
): Promise<Comparison> {
  const plain: Measured[] = [];
  const captured: Measured[] = [];
  for (let i = 0; i < pairs; i++) {
    plain.push(await measure({ ...job, plain: true }));
    captured.push(await measure({ ...job, plain: false }));
  }
  const ratio = (of: (measured: Measured) => number) => median(captured.map((c, i) => of(c) / of(plain[i])));
  const perImage = (all: readonly Measured[]) =>
    (1000 * median(all.map(({ seconds }) => seconds))) / job.images;
  const peak = (all: readonly Measured[]) => Math.max(...all.map(({ peakMB }) => peakMB));
  return {
    model,
    what,
    layers: captured[0].layers,
    images: job.images,
    plainMsPerImage: perImage(plain),
    captureMsPerImage: perImage(captured),
    ratio: ratio(({ seconds }) => seconds),
    cpuRatio: ratio(({ cpuSeconds }) => cpuSeconds),
    target: job.reduction === 'mean' ? TARGET : null,
    plainPeakMB: peak(plain),
    capturePeakMB: peak(captured),
  };
}

function writeTable(rows: readonly Comparison[]): void {
  const lines = [
    [
      'model',
      'captured',
      'layers',
      'images',
      'plain ms',
      'capture ms',
      'ratio',
      'by CPU time',
      'target',
      'plain MB',
      'capture MB',
    ],
    ...rows.map((row) => [
      row.model,
      row.what,
      String(row.layers),
      String(row.images),
      row.plainMsPerImage.toFixed(1),
      row.captureMsPerImage.toFixed(1),
      row.ratio.toFixed(2),
      row.cpuRatio.toFixed(2),
      row.target?.toFixed(1) ?? '-',
      row.plainPeakMB.toFixed(0),
      row.capturePeakMB.toFixed(0),
    ]),
  ];
  const widths = lines[0].map((_, i) => Math.max(...lines.map((cells) => cells[i].length)));
  for (const cells of lines)
    process.stderr.write(`${cells.map((cell, i) => cell.padEnd(widths[i] + 2)).join('')}\n`);
}

/** Images of which all maps of all layers, 28 MB each, are kept at once. */
const MAP_IMAGES = 16;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      images: { type: 'string', default: '1000' },
      pixels: { type: 'string', default: '224' },
      pairs: { type: 'string', default: '3' },
      threads: { type: 'string', default: '1' },
      profile: { type: 'boolean', default: false },
    },
  });
  const [images, pixels, pairs, threads] = [values.images, values.pixels, values.pairs, values.threads].map(
    Number,
  );
  const folder = mkdtempSync(path.join(tmpdir(), 'replens-bench-'));
  try {
    const rows: Comparison[] = [];
    for (const [name, folded] of [
      ['norms folded', true],
      ['batch norms', false],
    ] as const) {
      const file = path.join(folder, `${folded ? 'folded' : 'norms'}.onnx`);
      writeFileSync(file, resnet18({ pixels, folded }));
      if (values.profile) {
        process.stdout.write(
          `${JSON.stringify({ model: name, ...(await profileCapture(file, pixels)) }, null, 1)}\n`,
        );
        continue;
      }
      const job = { file, pixels, threads };
      rows.push(await compare(name, 'means', { ...job, images, reduction: 'mean' }, pairs));
      for (const reduction of ['flatten', 'positions'] as const)
        rows.push(
          await compare(name, reduction, { ...job, images: Math.min(images, MAP_IMAGES), reduction }, pairs),
        );
    }
    if (rows.length === 0) return;
    writeTable(rows);
    process.stdout.write(`${JSON.stringify({ pixels, threads, pairs, rows }, null, 1)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
