/** How many dimensions each layer of an inspected model uses. */
import type { Inspection } from '../../runtime/inspections/inspect';
import type { Drawing } from './chart';

/** Participation ratio and units along the layers. */
export function geometryChart(inspection: Inspection): Drawing {
  return {
    kind: 'empty',
    title: 'Dimensions along the layers',
    reason: `${inspection.layers.length} layers.`,
  };
}
