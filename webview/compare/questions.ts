/** What the comparison asks for, given its state: pure. Null where nothing is to be asked. */
import type { CompareChoice, CompareContract, Side, StatisticsChoice } from './contract';
import type { CompareState } from './state';
import { statisticsChoice } from './statistics';
import { trainedSides, trainingMeasure } from './training';

type Params<N extends keyof CompareContract['requests']> = CompareContract['requests'][N]['params'];

/** What the models are compared on; null while nothing is chosen. */
function choiceNow({ start, probe, look }: CompareState): CompareChoice | null {
  return start.phase === 'answered' && probe !== null ? { probe, reduction: look.reduction } : null;
}

/** Key of the measure chosen, or the default. */
function measureNow({ look, start }: CompareState): string | null {
  return look.measure ?? start.value?.measures[0]?.key ?? null;
}

/** Asked once inputs are chosen. */
export function compareQuestion(state: CompareState): Params<'compare'> | null {
  const choice = choiceNow(state);
  const measure = measureNow(state);
  if (!choice || measure === null) return null;
  return { ...choice, measure, ...relativeNow(state) };
}

function relativeNow({ look: { relative } }: CompareState) {
  return relative ? { relative } : {};
}

/** Asked of the selected layer of one model, once the models have been compared on the same inputs. */
export function layerQuestion(state: CompareState, side: Side): Params<'layer'> | null {
  const choice = choiceNow(state);
  const { selection, look } = state;
  const layer = side === 'a' ? selection.layer : selection.other;
  if (choice === null || layer === null || !isCompared(state)) return null;
  return { ...choice, side, layer, distance: look.distance, most: look.most };
}

function isCompared({ comparison: { value, phase } }: CompareState): boolean {
  return value !== null && phase !== 'failed' && phase !== 'cancelled';
}

/** The statistics that the form stands for; null while there is nothing to make them of. */
export function statisticsNow(state: CompareState): StatisticsChoice | null {
  const on = compareQuestion(state);
  const { comparison, selection, look } = state;
  return on && comparison.value && statisticsChoice(look.statistics, on, comparison.value, selection);
}

/** The statistics are asked for when the person wants them, since they may take long. */
export function statisticsQuestion(state: CompareState): StatisticsChoice | null {
  return choiceNow(state) && isCompared(state) ? state.wanted : null;
}

/** Asked once the person has asked to see it. */
export function trajectoryQuestion(state: CompareState): Params<'trajectory'> | null {
  const choice = choiceNow(state);
  const { look, start, comparison } = state;
  const sides = start.value ? trainedSides(start.value) : [];
  const key = look.training.key ?? measureNow(state);
  if (!choice || !start.value || !comparison.value || !look.training.shown || key === null) return null;
  const side = sides.find((each) => each === look.training.side) ?? sides.at(0);
  return side ? { ...choice, side, measure: trainingMeasure(look.training, key, start.value) } : null;
}
