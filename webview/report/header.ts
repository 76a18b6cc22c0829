/** Title of the study and the facts of its runs. */
import type { StudyResults } from '../../runtime/studies/results';
import { element } from '../charts/dom';
import { count } from '../charts/format';
import { correlationText, dataText } from './dataText';
import { modelText } from './modelText';
import { curriculumText, trainingText } from './trainingText';

/** The head of the page: title, description, facts. */
export function header(results: StudyResults): HTMLElement {
  const { title, description } = results.spec;
  const node = element(
    'header',
    { class: 'masthead' },
    element('p', { class: 'eyebrow' }, 'RepLens study'),
    element('h1', {}, title),
  );
  if (description) node.append(element('p', { class: 'lead' }, description));
  node.append(definitions('facts', facts(results)));
  return node;
}

/** What the numbers depend on, for whoever wants to make them again. */
export function provenance(results: StudyResults): HTMLElement {
  const { replens, onnxruntime, node, platform, specHash } = results.provenance;
  return element(
    'footer',
    { class: 'provenance' },
    `RepLens ${replens} · ONNX Runtime ${onnxruntime} · Node ${node} · ${platform} · study `,
    element('code', { title: specHash }, specHash.slice(0, 12)),
  );
}

type Facts = [name: string, value: string][];

function facts(results: StudyResults): Facts {
  const { provenance: made, seeds } = results;
  const passed = seeds.filter((seed) => seed.gatePassed).length;
  return [
    ['Seeds', `${seeds.length}, ${passed === seeds.length ? 'all' : passed} passed the gate`],
    ...studyFacts(results),
    [
      'Ran on',
      `${made.provider}, ${count(made.threads)} ${made.threads === 1 ? 'thread' : 'threads'} a seed`,
    ],
  ];
}

/** What is trained, how and on what, by name. */
export function studyFacts({ spec, data, layers }: Pick<StudyResults, 'spec' | 'data' | 'layers'>): Facts {
  const { rows } = spec.data;
  const optional: Facts = [
    ['Curriculum', curriculumText(spec.training)],
    ['Correlated', correlationText(spec.data)],
  ];
  return [
    ['Model', modelText(spec.model, { data, outputs: layers.at(-1)?.units ?? 0 })],
    ['Training', trainingText(spec.training)],
    ...optional.filter(([, text]) => text !== ''),
    ['Data', dataText(spec.data)],
    [
      'Data rows',
      `${count(rows.train)} train, ${count(rows.validation)} validation, ${count(rows.test)} test`,
    ],
  ];
}

function definitions(className: string, entries: Facts): HTMLElement {
  return element(
    'dl',
    { class: className },
    ...entries.map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value))),
  );
}
