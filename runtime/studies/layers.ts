/** The layers of a study, known before anything is trained. */
import { describeData } from '../data/describe';
import { buildModel } from '../models/build';
import { modelPorts } from '../train/ports';
import type { LayerSummary } from './results';
import type { StudySpec } from './spec';

/** Layers of the study's architecture in forward order. */
export function layersOf({ model, data, training }: StudySpec): LayerSummary[] {
  const { layers } = buildModel(model, modelPorts(describeData(data), training));
  return layers.map(({ name, units, ofRecord }) => ({ name, units, ofRecord }));
}
