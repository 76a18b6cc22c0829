/** Whether a data set can be made as its spec asks: what the schema cannot check, told before any work is done. */
import { UserError } from '../errors';
import { checkBinaryData } from './binary-check';
import { checkCorrelations } from './correlations-check';
import { describeData } from './describe';
import { checkSequence } from './sequence';
import type { DataSpec } from './spec';

/** Smallest image in which a letter made of letters can be read: a pixel for each square of a small letter and its gap. */
const SMALLEST_NAVON = 32;

/**
 * Checks a data set of any kind.
 * @throws UserError whose subject is the path in the study, such as `data.features[1].function.bits`
 */
export function checkData(spec: DataSpec): void {
  switch (spec.kind) {
    case 'binary':
      checkBinaryData(spec);
      return;
    case 'sequence':
      checkSequence(spec);
      return;
    case 'navon':
      if (spec.size < SMALLEST_NAVON)
        throw new UserError(
          'data.size',
          `is ${spec.size}, too small for letters that are made of letters.`,
          `Choose ${SMALLEST_NAVON} to 256.`,
        );
      checkCorrelations(describeData(spec).features, spec.correlations);
      return;
    case 'trifeature':
      checkCorrelations(describeData(spec).features, spec.correlations);
  }
}
