/** How a network is trained, in a line. */
import type { StudyResults } from '../../runtime/studies/results';
import { count } from '../charts/format';

type TrainingSpec = StudyResults['spec']['training'];

const OPTIMIZERS = { sgd: 'SGD', adam: 'Adam', adamw: 'AdamW' } as const;
const LOSSES: Record<TrainingSpec['loss'], string[]> = {
  'sigmoid-cross-entropy': [],
  'softmax-cross-entropy': ['softmax cross-entropy'],
  'mean-squared-error': ['mean squared error'],
};

/** Optimizer, rate, length and what else is not as usual. */
export function trainingText(training: TrainingSpec): string {
  const { optimizer, steps, batchSize, loss, clipNorm, groups, earlyStop } = training;
  const length = `${earlyStop ? 'at most ' : ''}${count(steps)} steps of ${batchSize} rows`;
  return [
    OPTIMIZERS[optimizer.kind],
    `learning rate ${optimizer.learningRate}`,
    ...optimizerExtras(optimizer),
    ...scheduleText(training),
    length,
    ...LOSSES[loss],
    ...(clipNorm === undefined ? [] : [`gradient clipped to norm ${clipNorm}`]),
    ...(groups.length > 0 ? [`own rates for ${groups.map(({ match }) => match).join(', ')}`] : []),
    ...(earlyStop ? [stopText(earlyStop.patience)] : []),
  ].join(', ');
}

/** Which features are trained when; nothing where all are, all the time. */
export function curriculumText({ phases, steps, targets }: TrainingSpec): string {
  const names = (of: string[] | undefined) => (of ? of.join(' and ') : 'all features');
  if (phases.length === 0) return targets ? `${names(targets)} only` : '';
  const parts = phases.map((phase) => `${names(phase.targets)} for ${count(phase.steps)} steps`);
  const rest = steps - phases.reduce((sum, phase) => sum + phase.steps, 0);
  return [...parts, ...(rest > 0 ? [names(targets)] : [])].join(', then ');
}

function optimizerExtras(optimizer: TrainingSpec['optimizer']): string[] {
  const decay = optimizer.weightDecay > 0 ? [`weight decay ${optimizer.weightDecay}`] : [];
  if (optimizer.kind !== 'sgd' || optimizer.momentum === 0) return decay;
  return [`${optimizer.nesterov ? 'Nesterov ' : ''}momentum ${optimizer.momentum}`, ...decay];
}

function scheduleText({ schedule }: TrainingSpec): string[] {
  const warmup = schedule.warmup > 0 ? [`warm-up over ${count(schedule.warmup)} steps`] : [];
  switch (schedule.kind) {
    case 'constant':
      return warmup;
    case 'cosine':
    case 'linear':
      return [...warmup, `${schedule.kind} decay${schedule.floor > 0 ? ` to ${schedule.floor} of it` : ''}`];
    case 'step':
      return [...warmup, `times ${schedule.factor} every ${count(schedule.every)} steps`];
  }
}

const stopText = (patience: number) =>
  `stops ${patience > 0 ? `${count(patience)} steps after` : 'at'} the accuracy gate`;
