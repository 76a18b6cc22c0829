/** The charts over training steps, of a study that is done or still trains. */
import type { FeatureSummary, LayerSummary } from '../../runtime/studies/results';
import { choice, select } from '../charts/controls';
import { figure, type FigureOptions } from '../charts/figure';
import { layerOfRecord, type TrainingData, type VarianceScale } from '../charts/study';
import { accuracyChart, lossChart, varianceChart } from '../charts/training';

/** What the person chose to see of the variance explained. */
export interface TrainingView {
  layer: string;
  scale: VarianceScale;
}

/** What the figures are given beside their data. */
export interface TrainingFigureOptions extends Pick<FigureOptions, 'onExport'> {
  view: TrainingView;
  /** Called with what the person chooses. */
  onView?: (view: TrainingView) => void;
}

/** Intervals of the tables, once there are any. */
export type TrainedData = TrainingData & { features?: FeatureSummary[] };

/** The figures, and the way to show other data in them. */
export interface TrainingFigures {
  loss: HTMLElement;
  accuracy: HTMLElement;
  variance: HTMLElement;
  /** Draws the charts that would look otherwise than before, and no others. */
  show(data: TrainedData): Promise<void>;
}

/** The figures of loss, accuracy and variance explained; a page takes those that it wants. */
export function trainingFigures(
  layers: readonly LayerSummary[],
  { view, onView, onExport }: TrainingFigureOptions,
): TrainingFigures {
  let chosen = view;
  let shown: TrainedData | undefined;
  const change = (to: Partial<TrainingView>) => {
    chosen = { ...chosen, ...to };
    onView?.(chosen);
    void drawVariance();
  };
  const loss = figure('loss', { onExport });
  const accuracy = figure('accuracy', { onExport });
  const variance = figure('variance', {
    onExport,
    controls: [
      select('Layer', layerOptions(layers), chosen.layer, (layer) => change({ layer })),
      choice('Share of the variance', 'variance-scale', scales, chosen.scale, (scale) =>
        change({ scale: scale === 'final' ? 'final' : 'step' }),
      ),
    ],
  });
  const drawVariance = async () => {
    if (shown) await variance.show(varianceChart(shown, chosen.layer, chosen.scale, shown.features));
  };
  return {
    loss: loss.node,
    accuracy: accuracy.node,
    variance: variance.node,
    async show(data) {
      if (data.seeds === shown?.seeds) return;
      shown = data;
      if (loss.node.isConnected) await loss.show(lossChart(data));
      await breath();
      await accuracy.show(accuracyChart(data));
      await breath();
      await drawVariance();
    },
  };
}

/** Lets the page answer the person between two drawings. */
function breath(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

const scales = [
  { value: 'step', label: 'at that step' },
  { value: 'final', label: 'at the end' },
];

/** Every layer, those of record marked. */
export function layerOptions(layers: readonly LayerSummary[]): { value: string; label: string }[] {
  return layers.map(({ name, ofRecord }) => ({
    value: name,
    label: ofRecord ? `${name} (of record)` : name,
  }));
}

/** What is shown until the person chooses: the layer of record, on the scale of its final variance. */
export function firstTrainingView(layers: readonly LayerSummary[]): TrainingView {
  const record = layerOfRecord({ layers }) ?? layers.at(-1);
  // The dynamics of a layer are compared over steps on one scale, that of its final variance.
  return { layer: record?.name ?? '', scale: 'final' };
}
