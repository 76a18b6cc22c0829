/** The geometry of the selected layer: its measures, a histogram and a table of its units. */
import { html } from 'lit';
import { statisticName, unitChart, unitStatistics, type UnitStatistic } from '../charts/unitChart';
import { choose } from '../parts/controls';
import { cancelledLine, errorBox, progressLine } from '../parts/messages';
import type { PanelSection } from '../parts/panelSection';
import type { Slot } from '../parts/slot';
import type { InspectActions } from './actions';
import { geometryFacts, unitRows, unitTable } from './geometryFacts';
import type { InspectState } from './state';

/** The places of it. */
export interface GeometryParts {
  facts: PanelSection;
  units: Slot;
  table: PanelSection;
}

/** What brings the parts up to date. */
export function geometryParts(
  { facts, units, table }: GeometryParts,
  actions: InspectActions,
): (state: InspectState) => void {
  const rowsOf = unitRows();
  return (state) => {
    const { geometry, selection, look } = state;
    const { value } = geometry;
    const layer = value?.layer ?? selection.layer ?? 'the layer';
    const isBusy = geometry.phase === 'asking' || state.layer.phase === 'asking';
    for (const one of [facts, units, table]) one.busy(isBusy);
    facts.show(
      `Geometry of ${layer}`,
      html`${problem(state, actions)}${value ? geometryFacts(value) : waiting(state)}`,
    );
    if (!value) {
      units.wait(`Units of ${layer}`, 'Come with the geometry of the layer.');
      table.show(`Each unit of ${layer}`, html``);
      return;
    }
    units.show([value, look.statistic], () => unitChart(value, look.statistic));
    units.controls(chooseStatistic(look.statistic, (statistic) => actions.look({ statistic })));
    table.show(
      `Each unit of ${layer}`,
      unitTable({
        rows: rowsOf(value),
        sort: look.unitSort,
        onSort: (unitSort) => actions.look({ unitSort }),
      }),
    );
  };
}

function waiting({ geometry }: InspectState) {
  const texts = { idle: 'Comes after the charts of the layer.', asking: 'On its way…' };
  const text = geometry.phase === 'idle' || geometry.phase === 'asking' ? texts[geometry.phase] : '';
  return html`<p class="empty" ?hidden=${text === ''}>${text}</p>`;
}

function problem({ geometry }: InspectState, actions: InspectActions) {
  if (geometry.phase === 'failed' && geometry.error) return errorBox(geometry.error, actions);
  if (geometry.phase === 'cancelled') return cancelledLine('Measuring the layer', actions.retry);
  return html`${progressLine(geometry, 'Measuring the layer', () => actions.cancelOne('geometry'))}`;
}

function chooseStatistic(chosen: UnitStatistic, change: (statistic: UnitStatistic) => void) {
  const options = unitStatistics.map((value) => ({ value, label: statisticName(value) }));
  return choose('Statistic', options, chosen, (value) => change(value as UnitStatistic));
}
