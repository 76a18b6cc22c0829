/** What a study's data and loss ask of its model. */
import type { DataInfo } from '../data/dataset';
import type { ModelPorts } from '../models/model';
import type { TrainingSpec } from './spec';

/** One logit a feature, or with softmax cross-entropy as many as the feature with the most values has. */
export function modelPorts({ input, features }: DataInfo, { loss }: Pick<TrainingSpec, 'loss'>): ModelPorts {
  const classes = loss === 'softmax-cross-entropy' ? Math.max(...features.map((of) => of.classes)) : 1;
  return { input, features: features.length, classes };
}
