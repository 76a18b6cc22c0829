/** Panels of runs: live curves, progress and verdicts. One panel a run, beside the code. */
import path from 'node:path';
import { ViewColumn, window, type WebviewPanel, type WebviewPanelSerializer } from 'vscode';
import { panelErrorOf } from '../client/failure';
import { Owner } from '../dispose';
import type { Services } from '../services';
import { watchRelease } from '../workspace/run-release';
import { UserError } from '../../runtime/errors';
import type { StudyContract, StudyPanelState } from '../../webview/study/contract';
import { PanelSession } from './session';
import { studyHandlers, studyState } from './study-handlers';

const VIEW_TYPE = 'replens.study';

/** Opens, finds and revives the panels of runs. */
export class StudyPanels extends Owner implements WebviewPanelSerializer<StudyPanelState> {
  private readonly sessions = new Map<string, PanelSession<StudyContract>>();

  constructor(private readonly services: Services) {
    super();
    const { jobs, runs } = services;
    this.track(window.registerWebviewPanelSerializer(VIEW_TYPE, this));
    this.track(
      jobs.onDidReport(({ folder, event }) =>
        this.sessions
          .get(folder)
          ?.channel.post(event.kind === 'progress' ? { kind: 'progress', progress: event } : event),
      ),
    );
    this.track(jobs.onDidChange((folder) => this.tellState(folder)));
    this.track(runs.onDidRecord((folder) => this.tellState(folder)));
  }

  /** Shows the run in this folder: in its panel where it has one. */
  open(folder: string): void {
    const open = this.sessions.get(folder);
    if (open) return open.panel.reveal(undefined, true);
    const column = { viewColumn: ViewColumn.Beside, preserveFocus: true };
    this.attach(window.createWebviewPanel(VIEW_TYPE, path.basename(folder), column), folder);
  }

  /** Closes the panel of a run that is gone. */
  close(folder: string): void {
    this.sessions.get(folder)?.panel.dispose();
  }

  /** After a reload of the window. */
  deserializeWebviewPanel(panel: WebviewPanel, state: StudyPanelState | undefined): Promise<void> {
    // A panel that was closed before its page could say which run it shows.
    if (typeof state?.folder !== 'string') panel.dispose();
    else this.attach(panel, state.folder);
    return Promise.resolve();
  }

  private attach(panel: WebviewPanel, folder: string): void {
    const session = new PanelSession<StudyContract>(
      panel,
      {
        page: 'study',
        title: () => `Study ${panel.title}`,
        start: () => ({ folder }),
        handlers: studyHandlers(folder, this.services),
        lasting: [],
        needsTrust: false,
      },
      this.services,
    );
    this.sessions.set(folder, this.track(session));
    session.track(watchRelease(folder, () => this.tellState(folder)));
    session.track({
      dispose: () => {
        this.release(session);
        if (this.sessions.get(folder) === session) this.sessions.delete(folder);
      },
    });
  }

  private tellState(folder: string): void {
    const session = this.sessions.get(folder);
    if (!session) return;
    studyState(folder, this.services).then(
      (state) => session.channel.post({ kind: 'state', state }),
      (error: unknown) => {
        this.services.log.info(`${folder}: ${String(error)}`);
        if (error instanceof UserError) {
          session.channel.post({ kind: 'unreadable', error: panelErrorOf(error) });
        }
      },
    );
  }
}
