/**
 * The layers of a model as many at a time as memory is allowed for: each group in a run of its own, where what is kept on disk
 * spares the run.
 */
import { MemoryLimitError } from '../capture/memory';
import { openCheckpoint } from '../checkpoints/open';
import type { JobContext } from '../job';
import { captureModel } from './capture-model';
import type { CaptureChoice, CapturedModel } from './captured-model';

/** Some of the chosen layers. */
export interface LayerGroup {
  readonly model: CapturedModel;
  /** Number of layers in the groups before. */
  readonly before: number;
  /** Number of layers in all groups. */
  readonly layers: number;
}

/** The groups of layers that memory is allowed for. Throws what is no {@link MemoryLimitError}, or one without groups. */
export function groupsOf(error: unknown): readonly (readonly string[])[] {
  if (error instanceof MemoryLimitError && error.groups) return error.groups;
  throw error;
}

/**
 * The chosen layers: all together where memory is allowed for them, or else group by group, of which one is held at a time.
 * Throws {@link MemoryLimitError} where memory is not allowed for a layer alone.
 */
export async function* captureInGroups(choice: CaptureChoice, job: JobContext): AsyncGenerator<LayerGroup> {
  const whole = await captureModel(choice, job).catch(groupsOf);
  if ('captured' in whole) {
    yield { model: whole, before: 0, layers: whole.layers.length };
    return;
  }
  const layers = whole.flat().length;
  let before = 0;
  for (const group of whole) {
    yield { model: await captureModel({ ...choice, layers: group }, job), before, layers };
    before += group.length;
  }
}

/** Names of the layers of a model, in forward order. */
export async function layerNames(file: string, { signal }: JobContext): Promise<string[]> {
  const model = await openCheckpoint(file, { signal });
  try {
    return model.layers.map(({ name }) => name);
  } finally {
    await model.close();
  }
}
