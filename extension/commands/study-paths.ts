/** Which properties of a study an error is about, by its words. Pure. */

/** A path in a study: `training.steps`, `claims[0].feature`. Words of a sentence have no dots inside and no brackets. */
const PATHS = /[A-Za-z_$][\w$]*(?:\[\d+\]|\.[A-Za-z_$][\w$]*)+/g;
/** A property of the study itself, where a sentence about it begins. */
const TOP = /(?:^|[.;] )([A-Za-z_$][\w$]*)(?= is |:)/g;

/** The paths that the reason of an error names, in order. */
export function pathsIn(reason: string): string[][] {
  const found = [...reason.matchAll(PATHS)].map(([path]) => path);
  const top = [...reason.matchAll(TOP)].map(([, name]) => name);
  return [...found, ...top].map((path) => path.split(/[.[\]]+/).filter(Boolean));
}
