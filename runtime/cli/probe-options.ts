/** The options by which a command chooses the inputs of a model. */
import type { Reduction } from '../capture/reduce';
import { UsageError } from '../errors';
import type { ProbeChoice } from '../inspections/probe';
import { text, wholeNumber, type OptionSpec, type Values } from './command';

/** The options by which every command that runs a model chooses its inputs. */
export const probeOptions: Readonly<Record<string, OptionSpec>> = {
  inputs: {
    type: 'string',
    value: 'FILE',
    help: 'Probe set: .npz or .csv by input name, or .npy. What is no input is a label.',
  },
  random: {
    type: 'string',
    value: 'ROWS',
    help: 'Random inputs of the declared types and shapes instead; every result says so.',
  },
  seed: { type: 'string', value: 'N', help: 'Seed of the random inputs (default 0).' },
  dim: {
    type: 'string',
    multiple: true,
    value: 'NAME=N',
    help: 'Extent of an open dimension; may be given several times.',
  },
};

/** How activations become matrices. */
export const reductionOption: OptionSpec = {
  type: 'string',
  value: 'HOW',
  help: 'How maps and tokens become rows: mean over positions (default), flatten, positions (each one a row).',
};

const REDUCTIONS: readonly string[] = ['mean', 'flatten', 'positions'] satisfies Reduction[];

/** The value of --reduction; throws {@link UsageError}. */
export function reductionOf(values: Values): Reduction | undefined {
  const given = text(values, 'reduction');
  if (given === undefined || REDUCTIONS.includes(given)) return given as Reduction | undefined;
  throw new UsageError('--reduction', `"${given}" is not known.`, `Use one of: ${REDUCTIONS.join(', ')}.`);
}

function dimsOf(values: Values): Record<string, number> {
  const given = (values.dim ?? []) as string[];
  return Object.fromEntries(
    given.map((entry) => {
      const [, name, extent] = /^(.+)=(\d+)$/.exec(entry) ?? [];
      if (name === undefined || Number(extent) < 1) {
        throw new UsageError(
          '--dim',
          `"${entry}" is not NAME=N with a whole number of at least 1.`,
          'For example: --dim sequence=16',
        );
      }
      return [name, Number(extent)];
    }),
  );
}

/** What the options choose. Throws {@link UsageError} for contradictions. */
export function probeChoice(values: Values): ProbeChoice {
  const file = text(values, 'inputs');
  const rows = wholeNumber(values, 'random', 1);
  const seed = wholeNumber(values, 'seed', 0);
  if (file !== undefined && rows !== undefined) {
    throw new UsageError('--inputs and --random', 'exclude each other.', 'Give one of them.');
  }
  if (seed !== undefined && rows === undefined) {
    throw new UsageError('--seed', 'is of random inputs.', 'Give it with --random ROWS.');
  }
  return { file, random: rows === undefined ? undefined : { rows, seed: seed ?? 0 }, dims: dimsOf(values) };
}
