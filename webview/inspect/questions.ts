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

/** Asked of the selected layer once it is shown. */
export function geometryQuestion(state: InspectState): Params<'geometry'> | null {
  const question = layerQuestion(state);
  if (question === null || state.layer.phase !== 'answered') return null;
  const { distance: _distance, most: _most, ...rest } = question;
  return rest;
}

/** Asked of the selected layer once it is shown, where the inputs have labels. */
export function labelsQuestion(state: InspectState): Params<'labels'> | null {
  const labels = state.inspection.value?.probe?.labels ?? [];
  return labels.length === 0 ? null : geometryQuestion(state);
}

/** Asked only of the layer that a person wants it of, for as long as it is selected. */
export function embeddingQuestion(state: InspectState): Params<'embedding'> | null {
  const question = layerQuestion(state);
  const { umap, umapOf } = state.look;
  if (question === null || question.layer !== umapOf || state.layer.phase !== 'answered') return null;
  const { distance: _distance, ...rest } = question;
  return { ...rest, ...umap };
}

/** Asked only when a person wants it, and where there are labels to decode. */
export function decodingQuestion(state: InspectState): Params<'decoding'> | null {
  const choice = measureQuestion(state);
  const { look, inspection } = state;
  const labels = inspection.value?.probe?.labels ?? [];
  if (choice === null || look.probed === null || inspection.phase !== 'answered' || labels.length === 0)
    return null;
  return { ...choice, settings: look.probed };
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
