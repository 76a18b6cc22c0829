/** The one status item: what goes on, on which provider, and what went wrong last. */
import { MarkdownString, StatusBarAlignment, ThemeColor, window, type StatusBarItem } from 'vscode';
import type { Activity } from '../client/activity';
import { percentOf } from '../client/progress';
import { deathMessage } from '../client/deaths';
import { computeSettings } from '../client/settings';
import { sentenceOf } from '../client/failure';
import { throttle } from '../debounce';
import { Owner } from '../dispose';
import type { Services } from '../services';
import { progressText } from './run-text';

const EVERY_MS = 250;

/** What is shown, as data. */
export type Status =
  { kind: 'idle' } | { kind: 'busy'; activities: readonly Activity[] } | { kind: 'error'; message: string };

/** Text of the item. Pure. */
function statusText(status: Status): string {
  switch (status.kind) {
    case 'idle':
      return '$(layers) RepLens';
    case 'error':
      return '$(error) RepLens';
    case 'busy': {
      const [first, ...more] = status.activities;
      const percent = percentOf(first.progress);
      const rest = more.length > 0 ? ` (+${more.length})` : '';
      return `$(loading~spin) ${first.label}${percent === null ? '' : ` ${percent} %`}${rest}`;
    }
  }
}

/** Keeps the item up to date. */
export class StatusItem extends Owner {
  private readonly item: StatusBarItem;
  private error: string | undefined;

  constructor(private readonly services: Services) {
    super();
    const { activities, runtime, jobs } = services;
    this.item = this.track(window.createStatusBarItem('replens.status', StatusBarAlignment.Left));
    this.item.name = 'RepLens';
    this.item.command = 'replens.showLog';
    const show = this.track(throttle(EVERY_MS, () => this.show()));
    this.track(activities.onDidChange(show));
    this.track(runtime.onDidChange(show));
    this.track(jobs.onDidChange(() => this.settle(undefined)));
    this.track(runtime.onDidDie((death) => this.settle(deathMessage(death))));
    this.track(runtime.onDidRestart(() => this.settle(undefined)));
    this.track(jobs.onDidFail(({ study, error }) => this.settle(`${study}: ${sentenceOf(error)}`)));
  }

  private settle(error: string | undefined): void {
    this.error = error;
    this.show();
  }

  private get status(): Status {
    const { all } = this.services.activities;
    if (all.length > 0) return { kind: 'busy', activities: all };
    return this.error === undefined ? { kind: 'idle' } : { kind: 'error', message: this.error };
  }

  private show(): void {
    const { status } = this;
    if (status.kind === 'idle' && !this.services.runtime.held) return this.item.hide();
    this.item.text = statusText(status);
    this.item.backgroundColor =
      status.kind === 'error' ? new ThemeColor('statusBarItem.errorBackground') : undefined;
    this.item.tooltip = this.tooltip(status);
    this.item.show();
  }

  private tooltip(status: Status): MarkdownString {
    const text = new MarkdownString('', true);
    const enabledCommands = ['replens.showLog', 'replens.restartRuntime', 'replens.openSettings'];
    text.isTrusted = { enabledCommands };
    if (status.kind === 'idle') text.appendText('RepLens is idle.\n');
    if (status.kind === 'error') text.appendText(`${status.message}\n`);
    if (status.kind === 'busy') {
      for (const { label, progress } of status.activities) {
        text.appendText(progress ? `${label}: ${progressText(progress)}\n` : `${label}\n`);
      }
    }
    const { provider, threads } = computeSettings();
    text.appendText(
      `Inspections run on ${provider ?? 'cpu'}, ${threads === 1 ? '1 thread' : `${threads ?? 1} threads`}.\n`,
    );
    text.appendMarkdown(
      '[Show Log](command:replens.showLog) | [Restart Runtime](command:replens.restartRuntime) | [Settings](command:replens.openSettings)',
    );
    return text;
  }
}
