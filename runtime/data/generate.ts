/** From the spec of a data set to its rows: a pure function, the same bytes on every machine. */
import { generateBinary } from './binary';
import type { Dataset } from './dataset';
import { describeData } from './describe';
import type { DataSpec } from './spec';

/** Generates the data set; throws UserError that names the path in the spec where it cannot be made as asked. */
export function generateData(spec: DataSpec): Dataset {
  const info = describeData(spec);
  switch (spec.kind) {
    case 'binary': {
      const { train, validation, test } = generateBinary(spec, spec.seed);
      return { ...info, train, validation, test };
    }
    default:
      throw new Error(`no generator of ${spec.kind} data`);
  }
}
