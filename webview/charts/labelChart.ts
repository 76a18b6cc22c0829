/** Variance explained by each label in each layer of an inspected model. */
import type { Inspection } from '../../runtime/inspections/inspect';
import type { Drawing } from './chart';

/** Bars for few layers, lines for many. */
export function labelChart(inspection: Inspection): Drawing {
  return { kind: 'empty', title: 'Labels along the layers', reason: `${inspection.layers.length} layers.` };
}
