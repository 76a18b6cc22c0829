/** How image data sets are described; see trifeature.ts and navon.ts for what is drawn. */
import { z } from 'zod';
import { correlationsSpec, dataSeed, rowsSpec } from './spec-parts';

const size = z.int().min(16).max(256).default(32).describe('Side of the square image, in pixels.');
const values = (of: string, most: number, usual: number) =>
  z.int().min(2).max(most).default(usual).describe(`Number of different ${of}: the first ones of ${most}.`);

/** Images with a shape, a texture and a colour, independently (paper, "Data" 3). */
export const trifeatureDataSpec = z
  .strictObject({
    kind: z.literal('trifeature').describe('RGB images of one shape with a texture and a colour.'),
    size,
    shapes: values('shapes', 10, 10),
    textures: values('textures', 10, 10),
    colours: values('colours', 10, 10),
    seed: dataSeed,
    correlations: correlationsSpec,
    rows: rowsSpec(16384, 2048),
  })
  .describe('RGB images of one shape with a texture and a colour: features `shape`, `texture` and `colour`.');

/** Images of a large letter made of small letters (Navon 1977). */
export const navonDataSpec = z
  .strictObject({
    kind: z.literal('navon').describe('Images of a large letter that is made of small letters.'),
    size,
    letters: values('letters', 10, 5),
    seed: dataSeed,
    correlations: correlationsSpec,
    rows: rowsSpec(8192, 1024),
  })
  .describe('Images of a large letter that is made of small letters: features `large` and `small`.');
