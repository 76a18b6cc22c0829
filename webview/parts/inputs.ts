/** How the choice of inputs changes the state of a panel: pure, the same for all panels. */
import type { ProbeChoice } from '../../runtime/inspections/probe';
import type { Selection } from '../charts/selection';
import { choiceOf, type ProbeDraft } from './probeDraft';

/** The part of a panel's state that the choice of inputs is about. */
export interface WithInputs {
  /** The form of the inputs bar; null before anything is known of the model. */
  readonly draft: ProbeDraft | null;
  /** What the numbers are asked on; null while nothing is chosen. */
  readonly probe: ProbeChoice | null;
  readonly selection: Selection;
}

/** The form was edited. */
export function edited<S extends WithInputs>(state: S, change: Partial<ProbeDraft>): S {
  return state.draft ? { ...state, draft: { ...state.draft, ...change } } : state;
}

/** The form is what is asked for from now on, if it is complete. Other inputs: no input is selected any more. */
export function submitted<S extends WithInputs>(state: S): S {
  const probe = state.draft && choiceOf(state.draft);
  if (!probe || !isPending(state)) return state;
  return { ...state, probe, selection: { ...state.selection, inputs: [] } };
}

/** Random inputs were chosen: asked for at once, unless extents must be agreed on first. */
export function randomChosen<S extends WithInputs>(state: S): S {
  const next = edited(state, { source: 'random' });
  return next.draft && next.draft.dims.size > 0 ? next : submitted(next);
}

/** Whether the form says something else than what is asked for. */
export function isPending({ draft, probe }: WithInputs): boolean {
  const choice = draft && choiceOf(draft);
  return !choice || JSON.stringify(choice) !== JSON.stringify(probe);
}
