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

/**
 * As {@link oncePerPair}, of which every `a` keeps the results of its latest `most` partners only: for matrices of units by units,
 * of which the pairs of two models of many layers would fill the memory.
 */
export function oncePerRecentPair<A extends object, B extends object, R>(
  most: number,
  compute: (a: A, b: B) => R,
): OncePair<A, B, R> {
  const recent = oncePer((_a: A) => ({
    results: new WeakMap<B, { result: R }>(),
    order: [] as WeakRef<B>[],
  }));
  const keep = (a: A, b: B, result: R): R => {
    const { results, order } = recent(a);
    if (!results.has(b)) order.push(new WeakRef(b));
    results.set(b, { result });
    const oldest = order.length > most ? order.shift()?.deref() : undefined;
    if (oldest) results.delete(oldest);
    return result;
  };
  return Object.assign(
    (a: A, b: B): R => {
      const kept = recent(a).results.get(b);
      return kept ? kept.result : keep(a, b, compute(a, b));
    },
    {
      keep: (a: A, b: B, result: R) => void keep(a, b, result),
      has: (a: A, b: B) => recent.has(a) && recent(a).results.has(b),
    },
  );
}
