#!/usr/bin/env node
/** `replens`: the runtime from a shell. Exit status 0, 1 (failed), 2 (wrong usage), 130 (cancelled). */
import { helpOf, readArguments, type Command, type CommandIo } from './cli/command';
import { commands } from './cli/commands';
import { ProgressLine } from './cli/terminal';
import { CancelledError, messageOf, UsageError, UserError } from './errors';
import { version } from './versions';

function overview(): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    `RepLens ${version}: trains or loads models through ONNX Runtime and measures their representations.`,
    '',
    'Usage: replens COMMAND [arguments]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'Help for each: replens COMMAND --help',
  ].join('\n');
}

/** The command whose words stand first, and the arguments after them. */
function commandOf(args: string[]): { command: Command; rest: string[] } {
  for (const command of commands) {
    const words = command.name.split(' ');
    if (words.every((word, i) => args[i] === word)) return { command, rest: args.slice(words.length) };
  }
  throw new UsageError(args[0], 'is not a command.', 'See "replens --help".');
}

async function run(args: string[], io: CommandIo): Promise<void> {
  if (args.length === 0) throw new UsageError('replens', 'a command is missing.', 'See "replens --help".');
  if (args[0] === '--version') return io.print(version);
  if (args[0] === '--help' || args[0] === '-h' || args[0] === 'help') return io.print(overview());
  const { command, rest } = commandOf(args);
  if (rest.includes('--help') || rest.includes('-h')) return io.print(helpOf(command));
  const { positionals, values } = readArguments(command, rest);
  await command.run(positionals, values, io);
}

function statusOf(error: unknown): number {
  if (error instanceof CancelledError) return 130;
  return error instanceof UsageError ? 2 : 1;
}

/** What a person is told: never a stack trace for an error of theirs; for a defect of ours, how to report it. */
function explain(error: unknown): string {
  if (error instanceof UserError || error instanceof CancelledError) return error.message;
  return `Internal error: ${messageOf(error)} Run again with REPLENS_DEBUG=1 for its trace.`;
}

async function main(): Promise<void> {
  const controller = new AbortController();
  const progress = new ProgressLine(process.stderr);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort();
    });
  }
  const note = (text: string) => {
    progress.clear();
    process.stderr.write(`${text}\n`);
  };
  const print = (text: string) => {
    progress.clear();
    process.stdout.write(`${text}\n`);
  };
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  const io: CommandIo = {
    signal: controller.signal,
    report: progress.report,
    note,
    print,
    printJson: (value) => print(JSON.stringify(value, null, 1)),
    width: process.stdout.isTTY ? process.stdout.columns || 80 : Number.POSITIVE_INFINITY,
  };
  try {
    await run(process.argv.slice(2), io);
  } catch (error) {
    note(explain(error));
    if (process.env.REPLENS_DEBUG && error instanceof Error) note(error.stack ?? '');
    process.exitCode = statusOf(error);
  }
}

void main();
