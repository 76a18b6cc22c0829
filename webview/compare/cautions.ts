/** What to beware of in the numbers of a comparison, as sentences: pure. */
import type { Comparison } from '../../runtime/inspections/compare';
import type { MeasureInfo } from '../../runtime/measures/catalogue';
import { count } from '../charts/format';

/** Below this many inputs values of most measures are largely chance. */
const FEW = 50;

/** Cautions of these numbers, the gravest first; `measure` is what they are of. */
export function cautionsOf(comparison: Comparison, measure: MeasureInfo | undefined): string[] {
  const { rows } = comparison;
  const few =
    rows < FEW
      ? `Only ${count(rows)} inputs: the values scatter widely from one choice of inputs to the next.`
      : '';
  return [few, degenerate(comparison, measure), moreUnits(comparison, measure), measure?.caveat ?? ''].filter(
    Boolean,
  );
}

/** Directions that a layer can have: its units, at most the inputs less one. */
const directions = (units: number, rows: number) => Math.min(units, rows - 1);

/** CCA fits anything where both layers together have as many directions as there are inputs. */
function degenerate({ a, b, rows, anchors }: Comparison, measure: MeasureInfo | undefined): string {
  if (measure?.family !== 'CCA' || /^(svcca|subspace)/.test(measure.key) || anchors) return '';
  const pairs = a.units.flatMap((x) => b.units.map((y) => directions(x, rows) + directions(y, rows)));
  const bad = pairs.filter((together) => together > rows - 1).length;
  return bad === 0
    ? ''
    : `Degenerate in up to ${count(bad)} of ${count(pairs.length)} pairs: their layers together may have more directions than the ${count(rows)} inputs less one, and then correlations of 1 say nothing. Take more inputs, or SVCCA.`;
}

/** Layers with more units than inputs. */
function moreUnits({ a, b, rows, anchors }: Comparison, measure: MeasureInfo | undefined): string {
  if (anchors || measure?.key.endsWith('debiased') || measure?.family === 'RSA') return '';
  const all = [...a.units, ...b.units];
  const wide = all.filter((units) => units > rows).length;
  return wide === 0
    ? ''
    : `${count(wide)} of ${count(all.length)} layers have more units than there are inputs (n = ${count(rows)}, up to p = ${count(Math.max(...all))}): biased measures then lie far above their value by chance.`;
}
