/** CodeLens of study files: run, data, results. */
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
    const data = workspace.isTrusted ? [lens('Preview Data', 'replens.previewData', uri)] : [];
    const run = workspace.isTrusted ? [lens('Run Study', 'replens.runStudy', uri), ...data] : [];
    const text = document.getText();
    const name = text.length <= LARGEST_LENGTH ? textOf(objectIn(text)?.name) : undefined;
    if (name === undefined) return run;
    const job = this.services.jobs.all.find(({ study }) => study === name);
    if (job) {
      return [
        lens('Show Training', 'replens.openResults', job.folder),
        lens('Cancel', 'replens.cancelJob', job.folder),
        ...data,
      ];
    }
    const [latest] = await this.services.runs.ofStudy(name);
    return latest ? [...run, lens('Open Results', 'replens.openResults', latest.folder)] : run;
  }
}
