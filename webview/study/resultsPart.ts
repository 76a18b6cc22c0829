/** What a finished run has to say, in the sections of the report: verdicts first, the rest after the training. */
import type { SeedAnalysis, StudyResults } from '../../runtime/studies/results';
import { element } from '../charts/dom';
import type { FigureOptions } from '../charts/figure';
import { layerOfRecord } from '../charts/study';
import { featureTable } from '../report/featureTable';
import { provenance } from '../report/header';
import { terms, type Section } from '../report/page';
import { seedSection, type SeedView } from '../report/seedSection';
import { layersSection } from '../report/studySections';
import { verdicts } from '../report/verdicts';

/** What the sections are given, and whom they tell. */
export interface ResultsPartOptions extends Pick<FigureOptions, 'onExport'> {
  view?: SeedView;
  onView(view: SeedView): void;
}

/** The sections before and after those of the training. */
export interface ResultsPart {
  before: Section;
  after: Section;
}

/** The sections of a finished run. */
export function resultsPart(
  results: StudyResults,
  analyses: readonly SeedAnalysis[],
  { onExport, ...seed }: ResultsPartOptions,
): ResultsPart {
  const record = layerOfRecord(results)?.name ?? results.layers.at(-1)?.name ?? '';
  const sorted = [...analyses].sort((a, b) => a.seed - b.seed);
  const claims = verdicts(results);
  const rest = [
    layersSection(results, sorted, record, { onExport }),
    seedSection(results, sorted, record, { ...seed, onExport }),
  ];
  return {
    before: { nodes: [...claims.nodes, featureTable(results, record)], draw: () => claims.draw() },
    after: {
      nodes: [...rest.flatMap(({ nodes }) => nodes), folded(terms()), provenance(results)],
      async draw() {
        for (const { draw } of rest) await draw();
      },
    },
  };
}

/** A section that opens at its heading: an editor has less room than a page. */
function folded(whole: HTMLElement): HTMLElement {
  const heading = whole.querySelector('h2');
  heading?.remove();
  return element('details', { class: 'folded' }, element('summary', {}, heading?.textContent ?? ''), whole);
}
