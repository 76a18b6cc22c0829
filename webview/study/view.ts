/** What a person chose to see in the panel, kept over a reload and read back with care. */
import type { RunSnapshot } from '../../runtime/studies/snapshot';
import type { SeedView } from '../report/seedSection';
import type { TrainingView } from '../report/trainingFigures';

/** Choices of the person; what is not there was not chosen. */
export interface StudyView {
  training?: TrainingView;
  seed?: SeedView;
  /** Checkpoints chosen for a comparison: one or two files, relative to the run folder. */
  chosen?: string[];
}

/** A view that was saved, without what this run does not have. */
export function restoredView(saved: unknown, run: RunSnapshot): StudyView {
  const { training, seed, chosen } = (saved ?? {}) as StudyView;
  const hasLayer = (view: { layer: string } | undefined) =>
    run.layers.some(({ name }) => name === view?.layer);
  const hasFeature = run.data.features.some(({ name }) => name === seed?.feature);
  const hasSeed = run.analyses.some((analysis) => analysis.seed === seed?.seed);
  return {
    training: training && hasLayer(training) ? training : undefined,
    seed: seed && hasLayer(seed) && hasFeature && hasSeed ? seed : undefined,
    chosen: existing(chosen ?? [], run),
  };
}

/** The files among `chosen` that are checkpoints of the run. */
export function existing(chosen: readonly string[], { seeds }: RunSnapshot): string[] {
  const files = new Set(seeds.flatMap(({ checkpoints }) => checkpoints.map(({ file }) => file)));
  return chosen.filter((file) => files.has(file));
}

/** Chooses a checkpoint for the comparison, or takes the choice back; of three, the one chosen first goes. */
export function toggled(chosen: readonly string[], file: string): string[] {
  return chosen.includes(file) ? chosen.filter((other) => other !== file) : [...chosen, file].slice(-2);
}
