/** The ten colours of trifeature images, about equally bright (luma 105 to 180) so that none stands out as light or dark. */

/** A colour of the bright tone. */
export interface Colour {
  readonly name: string;
  /** Red, green and blue, 0 to 255. */
  readonly rgb: readonly [number, number, number];
}

/** Colours in the order of the values of the feature. */
export const COLOURS: readonly Colour[] = [
  { name: 'red', rgb: [245, 50, 50] },
  { name: 'orange', rgb: [250, 125, 15] },
  { name: 'yellow', rgb: [210, 195, 20] },
  { name: 'green', rgb: [40, 180, 60] },
  { name: 'cyan', rgb: [30, 195, 205] },
  { name: 'blue', rgb: [60, 110, 255] },
  { name: 'purple', rgb: [150, 80, 230] },
  { name: 'pink', rgb: [250, 120, 190] },
  { name: 'brown', rgb: [150, 100, 60] },
  { name: 'grey', rgb: [155, 155, 155] },
];
