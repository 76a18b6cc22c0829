/** The inputs that a person chose last for a model, or for a pair of models. */
import type { Memento } from 'vscode';
import type { ProbeChoice } from '../../runtime/inspections/probe';
import { shownPath } from './paths';

const KEY = 'replens.probes';
/** Models remembered; the one used longest ago is forgotten first. */
const MOST = 200;

type Remembered = [model: string, choice: ProbeChoice][];

/** Kept in the workspace, by paths relative to it. */
export class ProbeMemory {
  constructor(private readonly memory: Memento) {}

  /** The last choice for a model (one file) or a pair; undefined where there was none. */
  recall(...files: string[]): ProbeChoice | undefined {
    const key = keyOf(files);
    return this.all().find(([model]) => model === key)?.[1];
  }

  /** Remembers a choice that worked. */
  async remember(choice: ProbeChoice, ...files: string[]): Promise<void> {
    const key = keyOf(files);
    const others = this.all().filter(([model]) => model !== key);
    await this.memory.update(KEY, [[key, choice], ...others].slice(0, MOST));
  }

  private all(): Remembered {
    return this.memory.get<Remembered>(KEY, []);
  }
}

/** Whether a choice tells by itself what the inputs are; `{}` stands for the test set of the run of a checkpoint. */
export function namesInputs({ file, random }: ProbeChoice): boolean {
  return file !== undefined || random !== undefined;
}

/** A pair is the same pair the other way round. */
function keyOf(files: readonly string[]): string {
  return files
    .map((file) => shownPath(file))
    .sort()
    .join('\n');
}
