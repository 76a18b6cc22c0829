/** What the inspector must ask for, given its state: pure. Null where nothing is to be asked. */
import type { InspectChoice, InspectContract } from './contract';
import type { InspectState } from './state';

type Params<N extends keyof InspectContract['requests']> = InspectContract['requests'][N]['params'];

/** All questions that stand at one moment. */
export interface Questions {
  start: Params<'start'>;
  measure: Params<'measure'> | null;
  layer: Params<'layer'> | null;
  similarity: Params<'similarity'> | null;
}

/** The questions of a state: charts are asked for once the layers have been measured on the same inputs. */
export function questionsOf(state: InspectState): Questions {
  const { look, start, inspection, selection } = state;
  const choice = choiceNow(state);
  const ready = inspection.phase === 'answered' && choice !== null;
  const measure = look.measure ?? start.value?.measures[0]?.key ?? null;
  return {
    start: { allTensors: look.allTensors },
    measure: choice,
    layer:
      ready && selection.layer !== null
        ? { ...choice, layer: selection.layer, distance: look.distance, most: look.most }
        : null,
    similarity: ready && measure !== null ? { ...choice, measure } : null,
  };
}

/** What the layers are measured on; null while nothing is chosen. */
function choiceNow({ start, probe, look }: InspectState): InspectChoice | null {
  if (start.phase !== 'answered' || probe === null) return null;
  return { probe, reduction: look.reduction, allTensors: look.allTensors };
}
