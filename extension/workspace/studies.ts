/** The study files of the workspace. */
import type { Uri } from 'vscode';
import { Owner } from '../dispose';
import { FileSet } from './file-set';
import { readSmallJson, textOf } from './small-json';

/** A study file. */
export interface StudyFile {
  uri: Uri;
  /** Undefined where the file is not JSON, or has no name. */
  name: string | undefined;
  title: string | undefined;
}

/** Ending of the name of a study file. */
export const STUDY_SUFFIX = '.study.json';

/** Names and titles are read when asked for, and again when a file is written. */
export class Studies extends Owner {
  private readonly files = this.track(new FileSet(`**/*${STUDY_SUFFIX}`));
  private readonly known = new Map<string, Promise<StudyFile>>();
  readonly onDidChange = this.files.onDidChange;

  constructor() {
    super();
    this.track(this.files.onDidWrite((file) => this.known.delete(file.toString())));
  }

  /** Every study file, in the order of their paths. */
  async all(): Promise<StudyFile[]> {
    return Promise.all((await this.files.all()).map((uri) => this.read(uri)));
  }

  /** The file of the study with this name, if the workspace has one. */
  async named(name: string): Promise<StudyFile | undefined> {
    return (await this.all()).find((study) => study.name === name);
  }

  /** Reads everything again. */
  refresh(): void {
    this.known.clear();
    this.files.refresh();
  }

  private read(uri: Uri): Promise<StudyFile> {
    const key = uri.toString();
    const read = this.known.get(key) ?? readStudyFile(uri);
    this.known.set(key, read);
    return read;
  }
}

async function readStudyFile(uri: Uri): Promise<StudyFile> {
  const study = await readSmallJson(uri.fsPath);
  return { uri, name: textOf(study?.name), title: textOf(study?.title) };
}
