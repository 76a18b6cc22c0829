/**
 * Shared intermediate results: a function wrapped here computes once per argument object, for as long as that
 * object lives. Measures stay plain functions, and a Gram matrix or an RDM is still computed only once.
 */

/** `compute`, remembering its result per object. */
export function oncePer<A extends object, R>(compute: (a: A) => R): (a: A) => R {
  const kept = new WeakMap<A, { result: R }>();
  return (a) => {
    let entry = kept.get(a);
    if (!entry) kept.set(a, (entry = { result: compute(a) }));
    return entry.result;
  };
}

/** `compute`, remembering its result per ordered pair of objects. */
export function oncePerPair<A extends object, B extends object, R>(
  compute: (a: A, b: B) => R,
): (a: A, b: B) => R {
  const ofFirst = oncePer((a: A) => oncePer((b: B) => compute(a, b)));
  return (a, b) => ofFirst(a)(b);
}
