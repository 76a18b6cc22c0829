/** Fetches the package through the npm command of the machine, with whatever registry, proxy and cache it is set up for. */
import { execFile, type ExecFileException } from 'node:child_process';
import path from 'node:path';
import { throwIfCancelled, UserError } from '../../errors';
import { CUDA_PACKAGE, PACKAGE_SPEC } from './package';

/** What to do where npm cannot help. */
const REMEDY = `Get the archive on another machine ("npm pack ${PACKAGE_SPEC}") and give it with "replens cuda install --from FILE.tgz" or "Choose File".`;

function npmError(error: ExecFileException, stderr: string): UserError {
  if (error.code === 'ENOENT') return new UserError('npm', 'is not on the PATH.', REMEDY);
  const lines = [
    ...stderr.matchAll(/^npm (?:error|ERR!) (?!code\b|errno\b|syscall\b|A complete log\b)(.+)$/gm),
  ].map(([, text]) => text);
  const reason = lines[0]?.replace(/\.?$/, '.') ?? `failed (${error.message.split('\n')[0]}).`;
  return new UserError(`npm package ${PACKAGE_SPEC}`, `cannot be fetched: ${reason}`, REMEDY);
}

function npm(args: readonly string[], cwd: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile('npm', [...args], { cwd, signal, maxBuffer: 2 ** 24 }, (error, stdout, stderr) => {
      if (error) reject(npmError(error, stderr));
      else resolve(stdout);
    });
  });
}

/** Downloads the package into a folder and returns the archive's path. */
export async function packInto(folder: string, signal: AbortSignal): Promise<string> {
  try {
    await npm(['pack', PACKAGE_SPEC, '--pack-destination', folder], folder, signal);
  } catch (error) {
    throwIfCancelled(signal);
    throw error;
  }
  return path.join(folder, `${CUDA_PACKAGE.name}-${CUDA_PACKAGE.version}.tgz`);
}
