/** What the inspector asks for, given its state: pure. Null where nothing is to be asked. */
import type { InspectChoice, InspectContract } from './contract';
import type { InspectState } from './state';

type Params<N extends keyof InspectContract['requests']> = InspectContract['requests'][N]['params'];

/** Always asked: what the file tells. */
export function startQuestion({ look }: InspectState): Params<'start'> {
  return { allTensors: look.allTensors };
}

/** Asked once inputs are chosen. */
export function measureQuestion({ start, probe, look }: InspectState): InspectChoice | null {
  if (start.phase !== 'answered' || probe === null) return null;
  return { probe, reduction: look.reduction, allTensors: look.allTensors };
}

/** Asked of the selected layer once the layers have been measured on the same inputs. */
export function layerQuestion(state: InspectState): Params<'layer'> | null {
  const choice = measureQuestion(state);
  const { look, selection, inspection } = state;
  if (choice === null || selection.layer === null || inspection.phase !== 'answered') return null;
  return { ...choice, layer: selection.layer, distance: look.distance, most: look.most };
}

/** Asked after the first layer, which a person looks at meanwhile. */
export function similarityQuestion(state: InspectState): Params<'similarity'> | null {
  const choice = measureQuestion(state);
  const { look, start, inspection, layer } = state;
  const measure = look.measure ?? start.value?.measures[0]?.key ?? null;
  const layerFirst = layer.phase === 'asking' && layer.value === null;
  if (choice === null || measure === null || inspection.phase !== 'answered' || layerFirst) return null;
  return { ...choice, measure };
}
