/** What is selected: one selection for all the charts of a panel. */

/** The selection of a panel. */
export interface Selection {
  /** Name of a layer; in a comparison, of model A. */
  readonly layer: string | null;
  /** Name of a layer of model B; null outside a comparison. */
  readonly other: string | null;
  /** Rows of the probe set, ascending; empty where none is selected. */
  readonly inputs: readonly number[];
}

/** What a person selected in one chart; the rest of the selection stays. */
export type Pick = Partial<Selection>;

/** Nothing is selected. */
export const NOTHING: Selection = { layer: null, other: null, inputs: [] };

/** A pick that adds its inputs to those of the selection; where all of them are selected, it takes them away. */
export function extended(selection: Selection, pick: Pick): Pick {
  if (!pick.inputs) return pick;
  const before = new Set(selection.inputs);
  const added = pick.inputs.filter((input) => !before.has(input));
  const taken = new Set(added.length === 0 ? pick.inputs : []);
  const inputs = [...selection.inputs.filter((input) => !taken.has(input)), ...added];
  return { ...pick, inputs: inputs.sort((a, b) => a - b) };
}
