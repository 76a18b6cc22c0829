/** Quantiles of samples. */

/** Quantile of rising finite values, interpolated linearly between neighbours (type 7 of Hyndman and Fan 1996, numpy's default). */
export function quantile(rising: Float64Array, share: number): number {
  const at = share * (rising.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, rising.length - 1);
  return rising[below] + (at - below) * (rising[above] - rising[below]);
}
