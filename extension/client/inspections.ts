/**
 * The one warm runtime process that all inspections share: started when first needed, kept for a grace period after
 * the last lease ends. A request that is cancelled is let go at once; its process is ended only if it does not stop
 * when asked and nobody else waits for it.
 */
import { EventEmitter, type LogOutputChannel } from 'vscode';
import { CancelledError, throwIfCancelled } from '../../runtime/errors';
import type { ParamsOf, RequestName, ResultOf } from '../../runtime/protocol';
import { Owner, type Disposable } from '../dispose';
import type { Activities } from './activity';
import { doing } from './doing';
import { RuntimeDied } from './failure';
import type { CallOptions, RuntimeProcess } from './process';
import { requireTrust } from './trust';

/** How the process died, and what it was doing. */
export interface Death {
  how: string;
  doing: readonly string[];
}

interface PendingCall {
  doing: string;
  /** Nobody waits for the reply any more. */
  cancelled: boolean;
}

const GRACE_MS = 30_000;
const STOP_MS = 2000;

/** Calls operations of the shared process. */
export class InspectionRuntime extends Owner {
  private running: Promise<RuntimeProcess> | undefined;
  private leases = 0;
  private grace: NodeJS.Timeout | undefined;
  private readonly pending = new Set<PendingCall>();
  /** What the process that died last was doing. */
  private lost: string[] = [];
  private readonly died = this.track(new EventEmitter<Death>());
  private readonly changed = this.track(new EventEmitter<void>());
  private readonly restarted = this.track(new EventEmitter<void>());
  /** The process is gone, and not because it was ended here. */
  readonly onDidDie = this.died.event;
  /** The process was started or has gone, or somebody holds it now. */
  readonly onDidChange = this.changed.event;
  /** Somebody asked for a new process: what failed with the old one may be asked again. */
  readonly onDidRestart = this.restarted.event;

  constructor(
    private readonly log: LogOutputChannel,
    private readonly activities: Activities,
    private readonly graceMs = GRACE_MS,
  ) {
    super();
  }

  /** Someone has the process or may need it soon. */
  get held(): boolean {
    return this.leases > 0 || this.running !== undefined;
  }

  /** Keeps the process, once it is started, until the lease is disposed and the grace period is over. */
  lease(): Disposable {
    clearTimeout(this.grace);
    this.leases++;
    this.changed.fire();
    let ended = false;
    return {
      dispose: () => {
        if (ended) return;
        ended = true;
        this.leases--;
        if (this.leases === 0) this.grace = setTimeout(() => this.end(), this.graceMs);
        this.changed.fire();
      },
    };
  }

  /**
   * Calls an operation. Rejects with `UserError`, `CancelledError` (at once when `signal` aborts), `RuntimeDied`, or a defect.
   */
  async call<N extends RequestName>(
    name: N,
    params: ParamsOf<N>,
    { signal, onEvent }: Pick<CallOptions, 'signal' | 'onEvent'> = {},
  ): Promise<ResultOf<N>> {
    requireTrust(name);
    throwIfCancelled(signal);
    const call: PendingCall = { doing: doing(name, params), cancelled: false };
    const owner = new Owner();
    owner.track(this.lease());
    const activity = owner.track(this.activities.begin(call.doing));
    const follow: CallOptions['onEvent'] = (event) => {
      if (event.kind === 'progress') this.activities.report(activity, event);
      onEvent?.(event);
    };
    const reply = this.ask(name, params, call, { signal, onEvent: follow });
    try {
      return await (signal ? Promise.race([reply, this.letGo(call, signal, owner)]) : reply);
    } finally {
      reply.catch(() => undefined);
      owner.dispose();
    }
  }

  /** Ends the process if there is one, and starts a new one. */
  async restart(): Promise<void> {
    const lease = this.lease();
    try {
      const old = await this.running;
      this.end();
      await old?.gone;
      await this.process();
      await allRejected();
      this.restarted.fire();
    } finally {
      lease.dispose();
    }
  }

  /** Forgets what the process keeps; what was asked of it is asked anew. */
  async clear(): Promise<void> {
    if (this.pending.size > 0) await this.restart();
    else this.end();
  }

  /** Ends the process; the next call starts another. */
  end(): void {
    const { running } = this;
    this.running = undefined;
    running?.then(
      (process) => process.end(),
      () => undefined,
    );
    this.changed.fire();
  }

  override dispose(): void {
    clearTimeout(this.grace);
    this.end();
    super.dispose();
  }

  private async ask<N extends RequestName>(
    name: N,
    params: ParamsOf<N>,
    call: PendingCall,
    options: CallOptions,
  ): Promise<ResultOf<N>> {
    this.pending.add(call);
    try {
      const process = await this.process();
      return await process.call(name, params, options);
    } catch (error) {
      if (error instanceof RuntimeDied && !call.cancelled) this.lost.push(call.doing);
      throw error;
    } finally {
      this.pending.delete(call);
      this.endIfStuck();
    }
  }

  /** Rejects once the signal aborts; the process gets a while to stop by itself. */
  private letGo(call: PendingCall, signal: AbortSignal, owner: Owner): Promise<never> {
    return new Promise((_resolve, reject) => {
      const abort = () => {
        reject(new CancelledError());
        setTimeout(() => {
          call.cancelled = true;
          this.endIfStuck();
        }, STOP_MS);
      };
      signal.addEventListener('abort', abort, { once: true });
      owner.track({ dispose: () => signal.removeEventListener('abort', abort) });
    });
  }

  private endIfStuck(): void {
    if (this.pending.size > 0 && [...this.pending].every(({ cancelled }) => cancelled)) {
      this.log.warn(`ending the runtime process: it does not stop ${this.doings().join(' and ')}`);
      this.end();
    }
  }

  private doings(): string[] {
    return [...this.pending].map((call) => call.doing);
  }

  private process(): Promise<RuntimeProcess> {
    if (this.running) return this.running;
    const started = this.start();
    this.running = started;
    started.catch(() => {
      if (this.running === started) this.running = undefined;
    });
    return started;
  }

  private async start(): Promise<RuntimeProcess> {
    const { RuntimeProcess } = await import('./process');
    const process = new RuntimeProcess('inspections', this.log);
    void process.gone.then((how) => this.onGone(how));
    this.changed.fire();
    return process;
  }

  private async onGone(how: string | null): Promise<void> {
    if (how !== null) this.end();
    await allRejected();
    const doing = this.lost.splice(0);
    if (how !== null && !this.disposed) this.died.fire({ how, doing });
  }
}

/** The calls that waited for a process that is gone reject in the same turn of the event loop. */
function allRejected(): Promise<unknown> {
  return new Promise(setImmediate);
}
