/** The extension: wires its parts. */
import { window, workspace, type Disposable, type ExtensionContext } from 'vscode';
import { Activities } from './client/activity';
import { reportDeath } from './client/deaths';
import { InspectionRuntime } from './client/inspections';
import { keepRepresentationsBelow } from './client/settings';
import { modelCommands } from './commands/models';
import { registerCommands } from './commands/register';
import { runCommands } from './commands/runs';
import { runtimeCommands } from './commands/runtime';
import { studyCommands } from './commands/studies';
import { StudyDiagnostics } from './commands/study-diagnostics';
import { workbenchCommands } from './commands/workbench';
import { Owner } from './dispose';
import { registerInspector } from './editors/inspector';
import { ActiveRuns } from './jobs/active-runs';
import { Jobs } from './jobs/jobs';
import { reportJobFailure } from './jobs/report-failure';
import { resumeInterrupted } from './jobs/resume-interrupted';
import { ComparePanels } from './panels/compare-panel';
import { PreviewPanels } from './panels/preview-panel';
import { StudyPanels } from './panels/study-panel';
import type { Services } from './services';
import { registerViews } from './views/register';
import { Checkpoints } from './workspace/checkpoints';
import { ProbeMemory } from './workspace/probe-memory';
import { Recent } from './workspace/recent';
import { Runs } from './workspace/runs';
import { Studies } from './workspace/studies';

function services(context: ExtensionContext, owner: Owner, active: ActiveRuns): Services {
  const log = owner.track(window.createOutputChannel('RepLens', { log: true }));
  const activities = owner.track(new Activities());
  const runs = owner.track(new Runs());
  return {
    context,
    log,
    activities,
    runs,
    runtime: owner.track(new InspectionRuntime(log, activities)),
    jobs: owner.track(new Jobs(log, activities, active)),
    studies: owner.track(new Studies()),
    checkpoints: owner.track(new Checkpoints(runs)),
    probes: new ProbeMemory(context.workspaceState),
    recent: new Recent(context.workspaceState),
  };
}

/** What ends badly is told once. */
function supervise({ runtime, jobs, log }: Services): Disposable[] {
  return [
    runtime.onDidDie((death) => void reportDeath(death, runtime, log)),
    jobs.onDidFail((failure) => void reportJobFailure(failure, log)),
  ];
}

/** Called by VS Code when something of RepLens is used for the first time. */
export function activate(context: ExtensionContext): void {
  const begun = performance.now();
  keepRepresentationsBelow(context.globalStorageUri.fsPath);
  const owner = new Owner();
  context.subscriptions.push(owner);
  const active = new ActiveRuns(context.workspaceState);
  const shared = services(context, owner, active);
  const studies = owner.track(new StudyPanels(shared));
  const comparisons = owner.track(new ComparePanels(shared));
  const previews = owner.track(new PreviewPanels(shared));
  const diagnostics = owner.track(new StudyDiagnostics());
  const commands = {
    ...modelCommands(shared, comparisons),
    ...studyCommands(shared, studies, previews, diagnostics),
    ...runCommands(shared, studies),
    ...runtimeCommands(shared),
    ...workbenchCommands(shared),
  };
  const parts = [
    ...registerCommands(commands, shared.log),
    ...registerViews(shared),
    ...supervise(shared),
    registerInspector(shared),
  ];
  for (const part of parts) owner.track(part);
  const resume = () => void resumeInterrupted(shared.jobs, active, shared.log);
  owner.track(workspace.onDidGrantWorkspaceTrust(resume));
  resume();
  shared.log.info(`activated in ${(performance.now() - begun).toFixed(1)} ms`);
}
