/** From the spec of a data set to its rows: a pure function, the same bytes on every machine. */
import { generateBinary } from './binary';
import { checkData } from './check';
import type { Dataset } from './dataset';
import { describeData, imageSource } from './describe';
import { generateImages } from './images';
import { generateSequence } from './sequence';
import type { DataSpec } from './spec';

/** Generates the data set; throws UserError that names the path in the spec where it cannot be made as asked. */
export function generateData(spec: DataSpec): Dataset {
  checkData(spec);
  switch (spec.kind) {
    case 'binary': {
      const { train, validation, test } = generateBinary(spec, spec.seed);
      return { ...describeData(spec), train, validation, test };
    }
    case 'sequence':
      return generateSequence(spec);
    case 'trifeature':
    case 'navon':
      return generateImages(imageSource(spec), spec);
  }
}
