/** What a command is, how its arguments are read and how its help is printed. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { messageOf, UsageError } from '../errors';
import type { JobContext } from '../job';

/** An option of a command, as it is read and as the help shows it. */
export interface OptionSpec {
  type: 'string' | 'boolean';
  /** May be given several times. */
  multiple?: boolean;
  /** Name of the value in the help, e.g. `FILE`. */
  value?: string;
  help: string;
}

/** Options by name as they were given; undefined where one was not. */
export type Values = Record<string, string | boolean | (string | boolean)[] | undefined>;

/** Where a command reads and writes: standard output holds the result, standard error everything else. */
export interface CommandIo extends JobContext {
  print: (text: string) => void;
  /** Prints the one JSON document of `--json`. */
  printJson: (value: unknown) => void;
  note: (text: string) => void;
  /** Characters that fit in a line of standard output; infinite where it is no terminal. */
  width: number;
}

/** A command: its arguments, its help and what it does. */
export interface Command {
  /** Words after `replens`, e.g. `study run`. */
  name: string;
  summary: string;
  /** Positional arguments in order, e.g. `MODEL`; all are required. The last may end in `...`: one or more. */
  positionals: readonly string[];
  options: Readonly<Record<string, OptionSpec>>;
  /** Closing lines of the help: examples, and what comes out. */
  details: string;
  run: (positionals: string[], values: Values, io: CommandIo) => Promise<void>;
}

/** The option of every command that prints a result. */
export const jsonOption: OptionSpec = {
  type: 'boolean',
  help: 'Print one JSON document and nothing else on standard output.',
};

/** Reads the arguments of a command; throws {@link UsageError}. */
export function readArguments(command: Command, args: string[]): { positionals: string[]; values: Values } {
  const options: ParseArgsConfig['options'] = {};
  for (const [name, { type, multiple }] of Object.entries(command.options))
    options[name] = { type, multiple: multiple ?? false };
  const see = `See "replens ${command.name} --help".`;
  let parsed: { positionals: string[]; values: Values };
  try {
    const { positionals, values } = parseArgs({ args, options, allowPositionals: true, strict: true });
    parsed = { positionals, values: values as Values };
  } catch (error) {
    throw new UsageError(command.name, `${messageOf(error).split('. ')[0].replace(/\.?$/, '.')}`, see);
  }
  const { length } = parsed.positionals;
  const required = command.positionals.filter((name) => !name.startsWith('['));
  if (length < required.length) {
    throw new UsageError(command.name, `${required[length]} is missing.`, see);
  }
  const isList = command.positionals.at(-1)?.endsWith('...') === true;
  if (length > command.positionals.length && !isList) {
    throw new UsageError(
      command.name,
      `"${parsed.positionals[command.positionals.length]}" is one argument too many.`,
      see,
    );
  }
  return parsed;
}

/** The value of a string option, or undefined. */
export function text(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/** The value of an option that is a whole number of at least `least`; throws {@link UsageError}. */
export function wholeNumber(values: Values, name: string, least: number): number | undefined {
  const given = text(values, name);
  if (given === undefined) return undefined;
  const value = Number(given);
  if (!Number.isInteger(value) || value < least) {
    throw new UsageError(
      `--${name}`,
      `"${given}" is not a whole number of at least ${least}.`,
      'Correct the option.',
    );
  }
  return value;
}

/** The values of a comma-separated option, at least one, or undefined; throws {@link UsageError}. */
export function list(values: Values, name: string): string[] | undefined {
  const parts = text(values, name)
    ?.split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts?.length === 0)
    throw new UsageError(`--${name}`, 'names nothing.', 'Give names with commas between them.');
  return parts;
}

/** The help of one command. */
export function helpOf(command: Command): string {
  const rows = Object.entries({
    ...command.options,
    help: { type: 'boolean', help: 'Show this help.' } as OptionSpec,
  }).map(([name, option]): [string, string] => [
    `--${name}${option.value ? ` ${option.value}` : ''}`,
    option.help,
  ]);
  const width = Math.max(...rows.map(([flag]) => flag.length));
  const usage = ['replens', command.name, ...command.positionals, '[options]'].join(' ');
  return [
    command.summary,
    '',
    `Usage: ${usage}`,
    '',
    'Options:',
    ...rows.map(([flag, help]) => `  ${flag.padEnd(width)}  ${help}`),
    '',
    command.details.trim(),
  ].join('\n');
}
