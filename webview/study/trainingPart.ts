/** The part of the panel that lives while seeds train: their strip, the charts over steps, the checkpoints. */
import { render } from 'lit';
import { element } from '../charts/dom';
import type { FigureOptions } from '../charts/figure';
import { section } from '../report/studySections';
import { firstTrainingView, trainingFigures, type TrainingView } from '../report/trainingFigures';
import { checkpointGrid, type CheckpointOptions } from './checkpoints';
import type { StudyState } from './contract';
import { seedStrip } from './seedStrip';
import { trainingData } from './state';

/** What the part is given, and whom it tells. */
export interface TrainingPartOptions extends Pick<FigureOptions, 'onExport'> {
  view?: TrainingView;
  onView(view: TrainingView): void;
}

/** The part of the page over training. */
export interface TrainingPart {
  node: HTMLElement;
  /** Shows seeds and checkpoints at once. */
  list(state: StudyState, checkpoints: Omit<CheckpointOptions, 'seeds'>): void;
  /** Draws the charts whose data is another than before. */
  draw(state: StudyState): Promise<void>;
}

/** The part for a run whose layers are known. */
export function trainingPart(
  { layers }: StudyState['run'],
  { view = firstTrainingView(layers), ...options }: TrainingPartOptions,
): TrainingPart {
  const figures = trainingFigures(layers, { view, ...options });
  const strip = element('div', { class: 'seed-strip' });
  const grid = element('div', { class: 'figure', id: 'checkpoints' });
  const node = section('training', 'Over training', [figures.loss, figures.accuracy, figures.variance, grid]);
  node.querySelector('.heading')?.after(strip);
  return {
    node,
    list(state, checkpoints) {
      render(seedStrip(state), strip);
      render(checkpointGrid({ ...checkpoints, seeds: state.run.seeds }), grid);
    },
    draw: (state) => figures.show(trainingData(state)),
  };
}
