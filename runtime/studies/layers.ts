/** The layers of a study, known before anything is trained. */
import { buildModel } from '../models/build';
import type { LayerSummary } from './results';
import type { StudySpec } from './spec';

/** Layers of the study's architecture in forward order. */
export function layersOf({ model, data }: StudySpec): LayerSummary[] {
  return buildModel(model, data.bits, data.features.length).layers.map((layer) => ({ ...layer }));
}
