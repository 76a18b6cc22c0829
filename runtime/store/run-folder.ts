/**
 * The folder of a run:
 * ```
 * run.json             status, times, provenance        study.json   the resolved spec
 * results.json         summary and verdicts             report.html  the same, drawn
 * seed-K/metrics.jsonl            losses and evaluations as they came
 *       /checkpoints/step-N.onnx  ordinary ONNX files
 *       /state.npz                parameters and optimizer slots to resume from
 *       /analysis.json            the last checkpoint's representations
 *       /result.json              written last: its presence means that the seed is done
 * ```
 */
import { appendFileSync, existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { UserError } from '../errors';
import { studySpec, type StudySpec } from '../studies/spec';
import type { Execution } from '../studies/execution';
import type { Provenance } from '../studies/results';
import { LOCK_NAME } from './lock';
import { fileError, makeFolder, readJson, readText, writeFileWhole, writeJson } from './files';

/** How a run stands; a run that says `running` without a live process was killed. */
export type RunStatus = 'running' | 'finished' | 'cancelled' | 'failed';

/** What a run is and how it went. Times are ISO 8601. */
export interface RunRecord {
  format: 'replens.run';
  version: 1;
  study: string;
  status: RunStatus;
  startedAt: string;
  finishedAt?: string;
  /** Seconds spent so far, over all starts of this run. */
  seconds: number;
  /** Why the run failed. */
  reason?: string;
  provenance: Provenance;
  execution: Execution;
}

const providerName = z.enum(['cpu', 'cuda', 'webgpu', 'dml', 'coreml']);

const execution: z.ZodType<Execution> = z.object({
  setting: z.union([z.literal('auto'), providerName]),
  provider: providerName,
  tried: z.array(z.object({ provider: providerName, works: z.boolean(), detail: z.string() })),
  threads: z.number(),
  seeds: z.enum(['processes', 'together']),
  memory: z.number(),
  placement: z
    .partialRecord(providerName, z.object({ nodes: z.number(), operators: z.record(z.string(), z.number()) }))
    .nullable(),
});

const runRecord: z.ZodType<RunRecord> = z.object({
  format: z.literal('replens.run'),
  version: z.literal(1),
  study: z.string(),
  status: z.enum(['running', 'finished', 'cancelled', 'failed']),
  startedAt: z.string(),
  finishedAt: z.string().optional(),
  seconds: z.number(),
  reason: z.string().optional(),
  provenance: z.object({
    replens: z.string(),
    onnxruntime: z.string(),
    node: z.string(),
    platform: z.string(),
    provider: z.string(),
    threads: z.number(),
    specHash: z.string(),
  }),
  execution,
});

/** Paths inside a run folder. */
export class RunFolder {
  constructor(readonly folder: string) {}

  readonly at = (...parts: string[]): string => path.join(this.folder, ...parts);
  /** The same file as a path relative to the run folder, with forward slashes. */
  readonly relative = (file: string): string => path.relative(this.folder, file).split(path.sep).join('/');

  get recordFile(): string {
    return this.at('run.json');
  }
  get studyFile(): string {
    return this.at('study.json');
  }
  get resultsFile(): string {
    return this.at('results.json');
  }
  get reportFile(): string {
    return this.at('report.html');
  }

  seed(seed: number): SeedFolder {
    return new SeedFolder(this.at(`seed-${seed}`));
  }

  /** True where the folder holds a run, finished or not. */
  exists(): boolean {
    return existsSync(this.recordFile);
  }

  /**
   * Begins a new run in an existing, locked folder. Throws {@link UserError} if it holds a run already and `replace` is not
   * set, or if it holds anything else.
   */
  create(spec: StudySpec, record: RunRecord, replace: boolean): void {
    if (this.exists()) {
      if (!replace) {
        throw new UserError(
          this.folder,
          'already holds a run.',
          `Continue it with "replens study resume ${this.folder}", choose another folder, or start over with --replace.`,
        );
      }
      this.clear();
    } else if (readdirSync(this.folder).some((name) => name !== LOCK_NAME)) {
      throw new UserError(this.folder, 'is not empty and is not a run.', 'Choose an empty or new folder.');
    }
    writeJson(this.studyFile, spec);
    this.writeRecord(record);
  }

  /** Removes what a run wrote, and nothing else. */
  private clear(): void {
    const ours = /^(run\.json|study\.json|results\.json|report\.html|seed-\d+)$/;
    for (const name of readdirSync(this.folder)) {
      if (ours.test(name)) rmSync(this.at(name), { recursive: true, force: true });
    }
  }

  readRecord(): RunRecord {
    if (!this.exists()) {
      throw new UserError(
        this.folder,
        'holds no run (no run.json).',
        'Give the folder of a run, in which run.json lies.',
      );
    }
    const record = runRecord.safeParse(readJson(this.recordFile));
    if (!record.success) {
      throw new UserError(
        this.recordFile,
        'is not a run record of this version.',
        'Start the study again in another folder.',
      );
    }
    return record.data;
  }

  writeRecord(record: RunRecord): void {
    writeJson(this.recordFile, record);
  }

  readSpec(): StudySpec {
    const file = this.studyFile;
    const spec = studySpec.safeParse(readJson(file));
    if (!spec.success) {
      throw new UserError(
        file,
        'is not a study of this version.',
        'Start the study again in another folder.',
      );
    }
    return spec.data;
  }
}

/** Paths of one seed. */
export class SeedFolder {
  constructor(readonly folder: string) {}

  get metricsFile(): string {
    return path.join(this.folder, 'metrics.jsonl');
  }
  get stateFile(): string {
    return path.join(this.folder, 'state.npz');
  }
  get analysisFile(): string {
    return path.join(this.folder, 'analysis.json');
  }
  get resultFile(): string {
    return path.join(this.folder, 'result.json');
  }
  checkpointFile(step: number): string {
    return path.join(this.folder, 'checkpoints', `step-${String(step).padStart(6, '0')}.onnx`);
  }

  /** Steps of the checkpoints that are there, rising. */
  checkpointSteps(): number[] {
    const folder = path.join(this.folder, 'checkpoints');
    if (!existsSync(folder)) return [];
    const steps = readdirSync(folder).flatMap((name) => /^step-(\d+)\.onnx$/.exec(name)?.slice(1) ?? []);
    return steps.map(Number).sort((a, b) => a - b);
  }

  create(): void {
    makeFolder(path.join(this.folder, 'checkpoints'));
  }
}

/** Appends one line to a JSON-lines file. */
export function appendJsonLine(file: string, value: unknown): void {
  try {
    appendFileSync(file, `${JSON.stringify(value)}\n`);
  } catch (error) {
    throw fileError(file, error);
  }
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}

/** The lines of a JSON-lines file; a torn last line (the writer was killed) is left out. */
export function readJsonLines(file: string): unknown[] {
  if (!existsSync(file)) return [];
  return readText(file)
    .split('\n')
    .map(parseLine)
    .filter((value) => value !== undefined);
}

/** Replaces a JSON-lines file. */
export function writeJsonLines(file: string, values: readonly unknown[]): void {
  writeFileWhole(file, values.map((value) => `${JSON.stringify(value)}\n`).join(''));
}
