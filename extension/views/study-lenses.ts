/** CodeLens of study files: run, results. */
import {
  CodeLens,
  EventEmitter,
  languages,
  Range,
  workspace,
  type CodeLensProvider,
  type TextDocument,
} from 'vscode';
import { Owner } from '../dispose';
import type { Services } from '../services';
import { objectIn, textOf } from '../workspace/small-json';
import { STUDY_SUFFIX } from '../workspace/studies';
import { progressText } from './run-text';

const LARGEST_LENGTH = 2 ** 20;

/** On the first line of `*.study.json`. */
export class StudyLenses extends Owner implements CodeLensProvider {
  private readonly changed = this.track(new EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(private readonly services: Services) {
    super();
    const { runs, jobs } = services;
    for (const event of [runs.onDidChange, jobs.onDidChange, workspace.onDidGrantWorkspaceTrust]) {
      this.track(event(() => this.changed.fire()));
    }
    const selector = { language: 'json', pattern: `**/*${STUDY_SUFFIX}` };
    this.track(languages.registerCodeLensProvider(selector, this));
  }

  async provideCodeLenses(document: TextDocument): Promise<CodeLens[]> {
    const { uri } = document;
    const range = new Range(0, 0, 0, 0);
    const lens = (title: string, command: string, argument: unknown) =>
      new CodeLens(range, { title, command, arguments: [argument] });
    const lenses = workspace.isTrusted ? [lens('$(play) Run Study', 'replens.runStudy', uri)] : [];
    const text = document.getText();
    const name = text.length <= LARGEST_LENGTH ? textOf(objectIn(text)?.name) : undefined;
    if (name === undefined) return lenses;
    const job = this.services.jobs.all.find(({ study }) => study === name);
    if (job) {
      lenses.push(
        lens(`$(graph) Show Training (${progressText(job.progress)})`, 'replens.openResults', job.folder),
        lens('$(debug-stop) Cancel', 'replens.cancelJob', job.folder),
      );
      return lenses;
    }
    const [latest] = await this.services.runs.ofStudy(name);
    return latest ? [...lenses, lens('$(graph) Open Results', 'replens.openResults', latest.folder)] : lenses;
  }
}
