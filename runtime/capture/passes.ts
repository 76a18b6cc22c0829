/** Which layers are collected together in a pass over all rows. */
import type { RowPlace } from './batch-axis';
import type { Collector } from './collector';

/** One pass over all rows, in batches of `size`. */
export interface Pass {
  readonly collectors: ReadonlyMap<string, Collector>;
  readonly size: number;
  /** Every batch must have `size` rows. */
  readonly whole: boolean;
}

/** Layers whose rows need a pass of their own come second. */
export function planPasses(
  collectors: ReadonlyMap<string, Collector>,
  places: ReadonlyMap<string, RowPlace>,
  batchSize: number,
  fixedBatch: number | null,
): Pass[] {
  const ofKind = (kind: RowPlace['kind']) =>
    new Map([...collectors].filter(([name]) => places.get(name)?.kind === kind));
  const passes = [
    { collectors: ofKind('axis'), size: fixedBatch ?? batchSize, whole: fixedBatch !== null },
    { collectors: ofKind('single'), size: 1, whole: false },
  ];
  return passes.filter((pass) => pass.collectors.size > 0);
}

/** The passes with some of their layers alone. */
export function narrowed(passes: readonly Pass[], layers: ReadonlySet<string>): Pass[] {
  return passes
    .map((pass) => ({
      ...pass,
      collectors: new Map([...pass.collectors].filter(([name]) => layers.has(name))),
    }))
    .filter(({ collectors }) => collectors.size > 0);
}
