/** The state of a panel in one place: changed by pure functions, shown once after all changes of a moment. */

/** State and the way to change it. */
export interface Store<S> {
  readonly state: S;
  update(change: (state: S) => S): void;
}

/** A store that calls `changed` soon after one or more changes. */
export function createStore<S>(initial: S, changed: (state: S) => void): Store<S> {
  let state = initial;
  let scheduled = false;
  return {
    get state() {
      return state;
    },
    update(change) {
      const next = change(state);
      if (next === state) return;
      state = next;
      if (scheduled) return;
      scheduled = true;
      queueMicrotask(() => {
        scheduled = false;
        changed(state);
      });
    },
  };
}
