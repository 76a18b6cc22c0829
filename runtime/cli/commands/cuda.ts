/** `replens cuda install`, `status` and `remove`: ONNX Runtime's CUDA libraries. */
import { createInterface } from 'node:readline/promises';
import { CancelledError, UsageError } from '../../errors';
import { cudaStatus, installCuda, planCuda, removeCuda } from '../../engine/cuda/install';
import { NEEDS, PACKAGE_SPEC } from '../../engine/cuda/package';
import { jsonOption, text, type Command, type CommandIo } from '../command';
import { planText, statusText } from '../cuda-text';

/** Asks on the terminal; throws CancelledError unless the answer is yes. */
async function confirm(question: string, { signal }: CommandIo): Promise<void> {
  if (!process.stdin.isTTY)
    throw new UsageError('replens cuda install', 'asks before it downloads.', 'Give --yes to go ahead.');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} [y/N] `, { signal });
    if (!/^y(es)?$/i.test(answer.trim())) throw new CancelledError();
  } catch (error) {
    throw signal.aborted ? new CancelledError() : error;
  } finally {
    terminal.close();
  }
}

const cudaInstall: Command = {
  name: 'cuda install',
  summary: 'Fetch the CUDA libraries of ONNX Runtime, and try them.',
  positionals: [],
  options: {
    from: {
      type: 'string',
      value: 'PATH',
      help: 'Folder with the libraries, or a .tgz archive that has them, instead of downloading.',
    },
    yes: { type: 'boolean', help: 'Do not ask before downloading.' },
    json: jsonOption,
  },
  details: `
For Linux x64. The libraries come in the npm package ${PACKAGE_SPEC}, fetched with the
npm command of this machine. They also need ${NEEDS}.
Where the system does not know the folders of CUDA and cuDNN, name them in LD_LIBRARY_PATH.

Example: replens cuda install --from Downloads/linux-x64-gpu.tgz`,
  async run(_positionals, values, io) {
    const source = { from: text(values, 'from') };
    const plan = await planCuda(source);
    io.note(planText(plan));
    if (plan.download && values.yes !== true) await confirm('Download and install?', io);
    const status = await installCuda(source, io);
    if (values.json === true) io.printJson(status);
    else io.print(statusText(status));
  },
};

const cudaStatusCommand: Command = {
  name: 'cuda status',
  summary: 'Show whether the CUDA libraries are installed and work.',
  positionals: [],
  options: { json: jsonOption },
  details: 'CUDA is tried in a process of its own: it trains a small network and is compared with the CPU.',
  async run(_positionals, values, io) {
    const status = await cudaStatus(null, io);
    if (values.json === true) io.printJson(status);
    else io.print(statusText(status));
  },
};

const cudaRemove: Command = {
  name: 'cuda remove',
  summary: 'Delete the CUDA libraries again.',
  positionals: [],
  options: { json: jsonOption },
  details: 'Deletes what "replens cuda install" has put beside ONNX Runtime, and nothing else.',
  async run(_positionals, values, io) {
    const removed = await removeCuda();
    if (values.json === true) io.printJson({ removed });
    else io.print(removed.length === 0 ? 'They are not installed.' : `Deleted ${removed.join(' and ')}.`);
  },
};

/** The commands on the CUDA libraries. */
export const cuda: readonly Command[] = [cudaInstall, cudaStatusCommand, cudaRemove];
