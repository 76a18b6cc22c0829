/**
 * Shared intermediate results: a function wrapped here computes once per argument object, for as long as that
 * object lives. Measures stay plain functions, and a Gram matrix or an RDM is still computed only once. What was
 * computed elsewhere (faster, in slices) is kept here too, and found by the measures.
 */

/** A function that computes once per object. */
export interface Once<A extends object, R> {
  (a: A): R;
  /** Takes `result` for what the function would compute. */
  keep(a: A, result: R): void;
  /** Whether the result is there. */
  has(a: A): boolean;
}

/** A function that computes once per ordered pair of objects. */
export interface OncePair<A extends object, B extends object, R> {
  (a: A, b: B): R;
  keep(a: A, b: B, result: R): void;
  has(a: A, b: B): boolean;
}

/** `compute`, remembering its result per object. */
export function oncePer<A extends object, R>(compute: (a: A) => R): Once<A, R> {
  const kept = new WeakMap<A, { result: R }>();
  const once = (a: A): R => {
    let entry = kept.get(a);
    if (!entry) kept.set(a, (entry = { result: compute(a) }));
    return entry.result;
  };
  return Object.assign(once, {
    keep: (a: A, result: R) => void kept.set(a, { result }),
    has: (a: A) => kept.has(a),
  });
}

/** `compute`, remembering its result per ordered pair of objects. */
export function oncePerPair<A extends object, B extends object, R>(
  compute: (a: A, b: B) => R,
): OncePair<A, B, R> {
  const ofFirst = oncePer((a: A) => oncePer((b: B) => compute(a, b)));
  return Object.assign((a: A, b: B) => ofFirst(a)(b), {
    keep: (a: A, b: B, result: R) => ofFirst(a).keep(b, result),
    has: (a: A, b: B) => ofFirst.has(a) && ofFirst(a).has(b),
  });
}
