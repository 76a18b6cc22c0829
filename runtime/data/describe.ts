/** What a data set will be, known from its spec alone. */
import { UserError } from '../errors';
import type { DataInfo } from './dataset';
import type { DataSpec } from './spec';

/** Input and features of the data set that a spec describes. */
export function describeData(spec: DataSpec): DataInfo {
  switch (spec.kind) {
    case 'binary':
      return {
        input: { kind: 'vector', width: spec.bits },
        features: spec.features.map(({ name }) => ({ name, classes: 2 })),
      };
    default:
      throw new UserError('data.kind', `is "${spec.kind}", which cannot be generated yet.`, 'Use "binary".');
  }
}
