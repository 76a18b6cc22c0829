/**
 * One runtime process, supervised. Imported only when a process starts, as it brings the JSON-RPC library with it.
 */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { LogOutputChannel } from 'vscode';
import { ProcessDiedError } from '../../runtime/channel';
import type { ProgressEvent } from '../../runtime/job';
import type { ParamsOf, RequestName, ResultOf } from '../../runtime/protocol';
import { startRuntime } from '../../runtime/start';
import { RuntimeDied } from './failure';
import { doing } from './doing';

/** How a call is followed. */
export interface CallOptions {
  /** Aborting asks the operation to stop. */
  signal?: AbortSignal;
  onEvent?: (event: ProgressEvent) => void;
  /** After this time a process that does not stop when asked is killed; never where it is left out. */
  killAfterMs?: number;
}

/** A longest delay of a timer: practically never. */
const NEVER = 2 ** 31 - 1;

/** A process that answers requests until it is ended, or dies. */
export class RuntimeProcess {
  private readonly started;
  private ended = false;
  /** Resolves when the process is gone: with how it died, or null where {@link end} ended it. */
  readonly gone: Promise<string | null>;

  constructor(
    /** What it is for, in the log. */
    readonly name: string,
    log: LogOutputChannel,
  ) {
    this.started = startRuntime('pipe');
    const { child } = this.started;
    log.info(`${name}: process ${child.pid ?? '-'} started`);
    if (child.stderr) {
      createInterface({ input: child.stderr }).on('line', (line) =>
        log.warn(`[${child.pid ?? '-'}] ${line}`),
      );
    }
    this.gone = howItEnds(child).then((how) => {
      this.started.client.dispose();
      log.info(`${name}: process ${child.pid ?? '-'} ${this.ended ? 'ended' : how}`);
      return this.ended ? null : how;
    });
  }

  /** Process id; undefined where it could not be started. */
  get pid(): number | undefined {
    return this.started.child.pid;
  }

  /** Calls an operation. Rejects with `UserError`, `CancelledError`, {@link RuntimeDied}, or a defect. */
  async call<N extends RequestName>(
    name: N,
    params: ParamsOf<N>,
    { signal, onEvent, killAfterMs = NEVER }: CallOptions = {},
  ): Promise<ResultOf<N>> {
    try {
      return await this.started.client.call(name, params, { signal, onEvent, graceMs: killAfterMs });
    } catch (error) {
      if (error instanceof ProcessDiedError) {
        throw new RuntimeDied(howOf(error.code, error.signal), doing(name, params));
      }
      throw error;
    }
  }

  /** Ends the process on purpose. Its pending calls reject. */
  end(): void {
    this.ended = true;
    this.started.child.kill('SIGKILL');
  }
}

function howOf(code: number | null, signal: string | null): string {
  return signal ? `was killed (${signal})` : `ended with status ${code}`;
}

async function howItEnds(child: ReturnType<typeof startRuntime>['child']): Promise<string> {
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    return howOf(code, signal);
  } catch (error) {
    return `could not be started (${error instanceof Error ? error.message : String(error)})`;
  }
}
