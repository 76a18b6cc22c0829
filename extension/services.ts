/** What the parts of the extension share; made once in main.ts. */
import type { ExtensionContext, LogOutputChannel } from 'vscode';
import type { Activities } from './client/activity';
import type { InspectionRuntime } from './client/inspections';
import type { Jobs } from './jobs/jobs';
import type { Checkpoints } from './workspace/checkpoints';
import type { ProbeMemory } from './workspace/probe-memory';
import type { Recent } from './workspace/recent';
import type { Runs } from './workspace/runs';
import type { Studies } from './workspace/studies';

/** The shared parts. */
export interface Services {
  readonly context: ExtensionContext;
  readonly log: LogOutputChannel;
  readonly activities: Activities;
  readonly runtime: InspectionRuntime;
  readonly jobs: Jobs;
  readonly runs: Runs;
  readonly studies: Studies;
  readonly checkpoints: Checkpoints;
  readonly probes: ProbeMemory;
  readonly recent: Recent;
}
