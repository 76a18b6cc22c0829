/** Fetches the package through the npm command of the machine, with whatever registry, proxy and cache it is set up for. */
import { execFile, type ExecFileException } from 'node:child_process';
import path from 'node:path';
import { throwIfCancelled, UserError } from '../../errors';
import { CUDA_PACKAGE, PACKAGE_SPEC } from './package';

/** What to do where npm cannot help. */
export const FROM_REMEDY = `Fetch the npm package ${PACKAGE_SPEC} on another machine ("npm pack ${PACKAGE_SPEC}") and give the file: replens cuda install --from FILE.tgz`;

function npmError(error: ExecFileException, stderr: string): UserError {
  if (error.code === 'ENOENT') return new UserError('npm', 'is not on the PATH.', FROM_REMEDY);
  const lines = [...stderr.matchAll(/^npm (?:error|ERR!) (?!code\b|A complete log\b)(.+)$/gm)].map(
    ([, text]) => text,
  );
  const reason = lines[0]?.replace(/\.?$/, '.') ?? `failed (${error.message.split('\n')[0]}).`;
  return new UserError(`npm package ${PACKAGE_SPEC}`, `cannot be fetched: ${reason}`, FROM_REMEDY);
}

function npm(args: readonly string[], cwd: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile('npm', [...args], { cwd, signal, maxBuffer: 2 ** 24 }, (error, stdout, stderr) => {
      if (error) reject(npmError(error, stderr));
      else resolve(stdout);
    });
  });
}

/** Asks for the package without fetching it. Throws {@link UserError} where it can't be had or is not the one we know. */
export async function checkPackage(cwd: string, signal: AbortSignal): Promise<void> {
  const answer = await npm(['view', PACKAGE_SPEC, 'dist.integrity', '--json'], cwd, signal).catch(
    (error: unknown) => {
      throwIfCancelled(signal);
      throw error;
    },
  );
  if (answer.trim() !== JSON.stringify(CUDA_PACKAGE.integrity))
    throw new UserError(
      `npm package ${PACKAGE_SPEC}`,
      'is not the one that was released under this version (its integrity differs).',
      FROM_REMEDY,
    );
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
