/** The page of the panel: its lists follow every piece of news, its charts seldom enough for a stream of it. */
import { html, nothing, render } from 'lit';
import { element } from '../charts/dom';
import { errorBox, errorMessage, logButton } from '../parts/messages';
import type { ExportParams, PanelError } from '../wire/contract';
import type { StudyState } from './contract';
import { head, type HeadActions } from './head';
import { trainingProgress } from './progress';
import { seldom } from './redraw';
import { resultsPart, type ResultsPart } from './resultsPart';
import { largestStep, type Situation } from './state';
import { trainingPart, type TrainingPart } from './trainingPart';
import { trouble, type TroubleActions } from './trouble';
import { existing, restoredView, toggled, type StudyView } from './view';

/** What a person can do in the panel. */
export interface PanelActions extends HeadActions, TroubleActions {
  cancel(): void;
  inspect(checkpoint: string): void;
  compare(a: string, b: string): void;
  export(params: ExportParams): void;
  /** Keeps what the person chose to see. */
  keep(view: StudyView): void;
}

/** The page in `root`. After each drawing, `root` says up to which step (`data-step`) and when (`data-drawn-at`). */
export class StudyPanel {
  private readonly head = element('div');
  private readonly progress = element('div');
  private readonly trouble = element('div');
  private readonly problem = element('div');
  private readonly findings = element('div');
  private readonly training = element('div');
  private readonly results = element('div');
  private readonly redraw = seldom(() => this.draw());
  private state: StudyState | undefined;
  private view: StudyView | undefined;
  private trainingPart: TrainingPart | undefined;
  /** Which results are on the page. */
  private shownResults = '';

  /** `saved` is the view that was kept. */
  constructor(
    private readonly root: HTMLElement,
    private readonly saved: unknown,
    private readonly actions: PanelActions,
  ) {
    const { head, progress, trouble, problem, findings, training, results } = this;
    root.replaceChildren(head, progress, trouble, problem, findings, training, results);
  }

  /** Shows the head at once, the rest soon. */
  show({ state, cancelling, problem }: Situation): void {
    const { actions } = this;
    render(problem ? errorBox(problem, actions) : nothing, this.problem);
    if (!state) {
      render(problem ? nothing : html`<p class="loading">Reading the run</p>`, this.head);
      return;
    }
    this.state = state;
    this.view ??= restoredView(this.saved, state.run);
    render(head(state, actions), this.head);
    render(state.job ? trainingProgress(state.job, cancelling, actions.cancel) : nothing, this.progress);
    render(trouble(state, actions), this.trouble);
    this.redraw();
  }

  /** Seeds and checkpoints. */
  private list(state: StudyState): void {
    if (!this.trainingPart && state.run.layers.length > 0) this.trainingPart = this.startTraining(state);
    this.trainingPart?.list(state, {
      chosen: existing(this.view?.chosen ?? [], state.run),
      inspect: this.actions.inspect,
      compare: this.actions.compare,
      choose: (file) => {
        this.keep({ chosen: toggled(this.view?.chosen ?? [], file) });
        this.list(this.state ?? state);
      },
    });
  }

  private startTraining({ run }: StudyState): TrainingPart {
    const part = trainingPart(run, {
      view: this.view?.training,
      onView: (training) => this.keep({ training }),
      onExport: this.actions.export,
    });
    this.training.replaceChildren(part.node);
    return part;
  }

  /** The sections of results that are not on the page yet, now placed on it. */
  private freshResults({ run }: StudyState): ResultsPart | undefined {
    const { results, record, analyses } = run;
    const name = results ? `${record.startedAt} ${record.finishedAt} ${analyses.length}` : '';
    if (name === this.shownResults) return undefined;
    this.shownResults = name;
    this.findings.replaceChildren();
    this.results.replaceChildren();
    if (!results) return undefined;
    const part = resultsPart(results, analyses, {
      view: this.view?.seed,
      onView: (seed) => this.keep({ seed }),
      onExport: this.actions.export,
    });
    this.findings.replaceChildren(...part.before.nodes);
    this.results.replaceChildren(...part.after.nodes);
    return part;
  }

  private async draw(): Promise<void> {
    const { state } = this;
    if (!state) return;
    try {
      this.list(state);
      const fresh = this.freshResults(state);
      await fresh?.before.draw();
      await this.trainingPart?.draw(state);
      await fresh?.after.draw();
    } catch (reason) {
      const defect: PanelError = {
        kind: 'defect',
        subject: '',
        reason: `A chart could not be drawn: ${String(reason)}`,
        remedy: '',
      };
      render(errorMessage(defect, logButton(this.actions)), this.problem);
      throw reason;
    }
    this.root.dataset.step = String(largestStep(state.run.seeds));
    this.root.dataset.drawnAt = String(Date.now());
  }

  private keep(change: Partial<StudyView>): void {
    this.view = { ...this.view, ...change };
    this.actions.keep(this.view);
  }
}
