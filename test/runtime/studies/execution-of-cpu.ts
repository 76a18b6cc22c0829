/** How a run on the CPU computes, for records that tests write. */
import type { Execution } from '../../../runtime/studies/execution';

/** One thread a process, before it is known where nodes ran. */
export const cpuExecution: Execution = {
  setting: 'cpu',
  provider: 'cpu',
  tried: [],
  threads: 1,
  seeds: 'processes',
  memory: 1e6,
  placement: null,
};
