/** What the layers of a model call for: pure. */

/** Whether some layer has more dimensions than rows and units, so that the reduction matters. */
export function needsReduction(layers: readonly { shape: readonly unknown[] | null }[]): boolean {
  return layers.some(({ shape }) => shape !== null && shape.length > 2);
}
