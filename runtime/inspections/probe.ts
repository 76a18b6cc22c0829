/**
 * What a model is probed with: a file, random inputs, or, for a checkpoint of a run, the test set of its study.
 * Two representations are compared only when their inputs have the same hash.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { bindInputs, randomInputs, type BindOptions, type BoundInputs } from '../capture/bindings';
import type { CapturableModel } from '../checkpoints/model';
import type { DataInfo, Dataset, Split } from '../data/dataset';
import { generateData } from '../data/generate';
import { csvArrays } from '../data/csv';
import { readProbeSet, type ProbeSet } from '../data/probe-set';
import { float32, type NdArray } from '../engine/ndarray';
import { UserError } from '../errors';
import { RunFolder } from '../store/run-folder';
import { labelsOf } from '../studies/evaluation';

/** How inputs are chosen. Without `file` and `random`, a checkpoint of a run uses its study's test set. */
export interface ProbeChoice {
  /** .npz, .npy or .csv */
  file?: string;
  random?: { rows: number; seed: number };
  /** Extents of open dimensions by name. */
  dims?: Record<string, number>;
}

/** Where the inputs came from; part of every result. */
export interface ProbeProvenance {
  source: 'file' | 'random' | 'study test set';
  /** The file or the study folder; null for random inputs. */
  from: string | null;
  rows: number;
  /** SHA-256 of the inputs, in the order of their names. */
  sha256: string;
  /** Names of the labels that came with the inputs. */
  labels: string[];
}

/** Inputs bound to a model, with where they came from. */
export interface BoundProbe {
  bound: BoundInputs;
  /** Label -> the names of the categories that its values index, where they are known. */
  categories: ProbeSet['categories'];
  provenance: ProbeProvenance;
}

/** The run that a checkpoint file belongs to, if any: RUN/seed-K/checkpoints/step-N.onnx. */
export function runOf(checkpoint: string): RunFolder | undefined {
  const run = new RunFolder(path.resolve(path.dirname(checkpoint), '..', '..'));
  return existsSync(run.recordFile) ? run : undefined;
}

/** The files that the chosen inputs of a checkpoint come from. */
export function filesOf(checkpoint: string, { file, random }: ProbeChoice): string[] {
  if (file !== undefined) return [file];
  const run = random ? undefined : runOf(checkpoint);
  return run ? [run.recordFile, run.studyFile] : [];
}

/** What a byte of an image counts, rounded as in training. */
const BYTE = Math.fround(1 / 255);

/** Inputs as checkpoints take them: bytes of images as numbers from 0 to 1. */
function checkpointInputs({ inputs }: Split): NdArray {
  const { type, shape, data } = inputs;
  return type === 'uint8'
    ? float32(
        shape,
        Float32Array.from(data, (byte) => byte * BYTE),
      )
    : inputs;
}

/** The names of the values of those features that have some. */
function namedValues({ features }: DataInfo): ProbeSet['categories'] {
  return Object.fromEntries(features.flatMap(({ name, values }) => (values ? [[name, values]] : [])));
}

function testSetArrays({ test, features }: Dataset): Record<string, NdArray> {
  const shape = [test.targets.shape[0]];
  const labels = features.map(
    ({ name }, f) => [name, { type: 'float64', shape, data: labelsOf(test, f) }] as const,
  );
  return { input: checkpointInputs(test), ...Object.fromEntries(labels) };
}

/** Arrays by name: CSV columns are put together into the inputs that the model asks for. */
function arraysFor(model: CapturableModel, probe: ProbeSet): Record<string, NdArray> {
  if (!probe.columns) return probe.arrays;
  const wanted = model.inputs.map(({ name, shape }) => {
    const last = shape?.at(-1);
    return { name, width: typeof last === 'number' ? last : undefined };
  });
  return csvArrays(probe.columns, wanted, probe.file);
}

function hashOf(bound: BoundInputs): string {
  const hash = createHash('sha256');
  for (const name of Object.keys(bound.feeds).sort()) {
    const { type, shape, data } = bound.feeds[name];
    hash.update(JSON.stringify([type, shape]));
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest('hex');
}

function provenanceOf(
  bound: BoundInputs,
  source: ProbeProvenance['source'],
  from: string | null,
): ProbeProvenance {
  return { source, from, rows: bound.rows, sha256: hashOf(bound), labels: Object.keys(bound.labels) };
}

/** Errors in binding are about the pair of a probe set and a model: they name both. */
function bindFrom(
  from: string,
  model: CapturableModel,
  arrays: Record<string, NdArray>,
  options: BindOptions,
) {
  try {
    return bindInputs(model, arrays, options);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${from}, for ${model.file}`, error.reason, error.remedy, { cause: error });
  }
}

/** Binds the chosen inputs to a model. Throws {@link UserError} when they don't fit it, or none are chosen. */
export function bindProbe(model: CapturableModel, { file, random, dims }: ProbeChoice): BoundProbe {
  if (file !== undefined) {
    const probe = readProbeSet(file);
    const bound = bindFrom(file, model, arraysFor(model, probe), { dims });
    return { bound, categories: probe.categories, provenance: provenanceOf(bound, 'file', file) };
  }
  if (random) {
    const bound = randomInputs(model, { ...random, dims });
    return { bound, categories: {}, provenance: provenanceOf(bound, 'random', null) };
  }
  const run = runOf(model.file);
  if (!run) {
    throw new UserError(
      model.file,
      'has no inputs to run on.',
      'Choose a probe set (.npz, .npy, .csv) or random inputs (on the command line: --inputs FILE or --random ROWS).',
    );
  }
  const data = generateData(run.readSpec().data);
  const bound = bindFrom(run.folder, model, testSetArrays(data), { dims });
  const provenance = provenanceOf(bound, 'study test set', run.folder);
  return { bound, categories: namedValues(data), provenance };
}
