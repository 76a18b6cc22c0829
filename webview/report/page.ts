/** The whole page, from the verdict down to a single seed. */
import { element } from '../charts/dom';
import { glossary } from '../charts/glossary';
import { layerOfRecord } from '../charts/study';
import type { ReportData } from './contract';
import { featureTable } from './featureTable';
import { header, provenance } from './header';
import { seedSection } from './seedSection';
import { layersSection, trainingSection } from './studySections';
import { verdicts } from './verdicts';

/** A part of the page, and the drawing of its charts once it is in the document. */
export interface Section {
  nodes: HTMLElement[];
  draw(): Promise<void>;
}

/** The whole page; `draw` draws its charts once it is in the document. */
export function reportPage({ results, analyses }: ReportData): Section {
  const record = layerOfRecord(results)?.name ?? results.layers.at(-1)?.name ?? '';
  const sorted = [...analyses].sort((a, b) => a.seed - b.seed);
  const sections = [
    verdicts(results),
    trainingSection(results),
    layersSection(results, sorted, record),
    seedSection(results, sorted, record),
  ];
  const [claims, ...rest] = sections;
  return {
    nodes: [
      header(results),
      ...claims.nodes,
      featureTable(results, record),
      ...rest.flatMap((section) => section.nodes),
      terms(),
      provenance(results),
    ],
    async draw() {
      for (const section of sections) await section.draw();
    },
  };
}

/** The terms that the page uses, with their meaning. */
export function terms(): HTMLElement {
  const entries = Object.entries(glossary).flatMap(([term, meaning]) => [
    element('dt', {}, term),
    element('dd', {}, meaning),
  ]);
  return element(
    'section',
    { 'aria-labelledby': 'terms' },
    element('h2', { id: 'terms' }, 'Terms'),
    element('dl', { class: 'terms' }, ...entries),
  );
}
