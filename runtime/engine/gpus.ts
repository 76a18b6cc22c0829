/** The NVIDIA GPUs of this machine, asked of their driver. */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

/** A GPU; what could not be learnt is null. */
export interface Gpu {
  name: string;
  /** Bytes of its memory. */
  memory: number | null;
  /** Version of its driver. */
  driver: string | null;
}

const QUERY = ['--query-gpu=name,memory.total,driver_version', '--format=csv,noheader,nounits'];
const TIMEOUT_MS = 10_000;
const MEBIBYTE = 2 ** 20;

/** From what `nvidia-smi` prints for {@link QUERY}: a line a GPU, memory in MiB. */
export function parseGpuList(text: string): Gpu[] {
  return text
    .split('\n')
    .map((line) => line.split(',').map((cell) => cell.trim()))
    .filter((cells) => cells.length === 3)
    .map(([name, memory, driver]) => ({
      name,
      memory: Number.isFinite(Number(memory)) ? Number(memory) * MEBIBYTE : null,
      driver,
    }));
}

/** From the folder in which Linux's driver describes its GPUs. */
function gpusOfDriver(folder = '/proc/driver/nvidia/gpus'): Gpu[] {
  try {
    return readdirSync(folder).map((name) => {
      const text = readFileSync(path.join(folder, name, 'information'), 'utf8');
      return { name: /^Model:\s*(.+)$/m.exec(text)?.[1].trim() ?? 'NVIDIA GPU', memory: null, driver: null };
    });
  } catch {
    return [];
  }
}

/** All NVIDIA GPUs that the driver tells of; none where there is no driver. */
export async function findGpus(): Promise<Gpu[]> {
  try {
    const { stdout } = await promisify(execFile)('nvidia-smi', QUERY, { timeout: TIMEOUT_MS });
    return parseGpuList(stdout);
  } catch {
    return gpusOfDriver();
  }
}
