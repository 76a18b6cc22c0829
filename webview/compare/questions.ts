/** What the comparison asks for, given its state: pure. Null where nothing is to be asked. */
import type { CompareChoice, CompareContract, Side } from './contract';
import type { CompareState } from './state';

type Params<N extends keyof CompareContract['requests']> = CompareContract['requests'][N]['params'];

/** What the models are compared on; null while nothing is chosen. */
function choiceNow({ start, probe, look }: CompareState): CompareChoice | null {
  return start.phase === 'answered' && probe !== null ? { probe, reduction: look.reduction } : null;
}

/** Asked once inputs are chosen. */
export function compareQuestion(state: CompareState): Params<'compare'> | null {
  const choice = choiceNow(state);
  const measure = state.look.measure ?? state.start.value?.measures[0]?.key ?? null;
  return choice && measure !== null ? { ...choice, measure } : null;
}

/** Asked of the selected layer of one model, once the models have been compared on the same inputs. */
export function layerQuestion(state: CompareState, side: Side): Params<'layer'> | null {
  const choice = choiceNow(state);
  const { selection, comparison, look } = state;
  const layer = side === 'a' ? selection.layer : selection.other;
  const stale =
    comparison.value === null || comparison.phase === 'failed' || comparison.phase === 'cancelled';
  if (choice === null || layer === null || stale) return null;
  return { ...choice, side, layer, distance: look.distance, most: look.most };
}
