/** What a seed of a study will take, known before anything is generated. */
import { describeData } from '../data/describe';
import { sizeOf } from '../engine/ndarray';
import { buildModel } from '../models/build';
import { rowShape, storedType } from '../train/model-input';
import { modelPorts } from '../train/ports';
import type { StudySpec } from './spec';

/** Bytes of one seed while it trains. */
export function memoryOf({ data, model, training }: StudySpec): number {
  const info = describeData(data);
  const { parameters } = buildModel(model, modelPorts(info, training));
  const state = 16 * parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const row = (storedType(info.input) === 'uint8' ? 1 : 4) * sizeOf(rowShape(info.input));
  return state + (data.rows.train + data.rows.validation + data.rows.test) * row;
}
