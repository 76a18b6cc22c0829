/** The one table of what the runtime can do: behind every request of the service and every command. */
import { cudaStatus, installCuda, planCuda, removeCuda } from './engine/cuda/install';
import { testProvider } from './engine/self-test';
import { captureLayers } from './inspections/capture-layers';
import { compare } from './inspections/compare';
import { decoding } from './inspections/decoding';
import { describe } from './inspections/describe';
import { diagnose } from './inspections/doctor';
import { embedLayer } from './inspections/embedding';
import { inspect } from './inspections/inspect';
import { describeGeometry } from './inspections/layer-geometry';
import { viewLabels } from './inspections/label-facts';
import { viewLayer } from './inspections/layer-view';
import { measureFiles } from './inspections/measure-files';
import { runNoiseCeiling } from './inspections/noise-ceiling';
import { pairStatistics } from './inspections/pair-statistics';
import { followTraining } from './inspections/trajectory';
import { comparisonCatalogue, measureCatalogue } from './measures/catalogue';
import { encodePng } from './preview/png';
import { previewData } from './preview/preview';
import { contactSheet } from './preview/sheet';
import type { Operations } from './protocol';
import { loadStudy } from './studies/load';
import { trainingPlacement } from './studies/placement';
import { resumeStudy, runStudy } from './studies/runner';
import { runSeed } from './studies/seed-job';
import { runSeedsTogether } from './studies/seeds-job';
import { readRun } from './studies/snapshot';
import { versions } from './versions';

/** Request name -> the function that answers it. */
export const operations: Operations = {
  hello: () => Promise.resolve(versions()),
  'provider.test': ({ provider }) => testProvider(provider),
  doctor: (_params, { signal }) => diagnose(signal),
  'cuda.plan': planCuda,
  'cuda.install': installCuda,
  'cuda.status': cudaStatus,
  'cuda.remove': removeCuda,
  'measures.similarity': () => Promise.resolve(comparisonCatalogue()),
  'measures.all': () => Promise.resolve(measureCatalogue()),
  describe,
  inspect,
  capture: captureLayers,
  compare,
  pairs: pairStatistics,
  ceiling: runNoiseCeiling,
  trajectory: followTraining,
  measure: measureFiles,
  layer: viewLayer,
  decoding,
  labels: viewLabels,
  embedding: embedLayer,
  geometry: describeGeometry,
  'data.preview': async (params) => previewData(params),
  'data.sheet': async (params) => encodePng(contactSheet(previewData(params))),
  'study.load': async ({ file }) => loadStudy(file),
  'study.read': readRun,
  'study.run': runStudy,
  'study.resume': resumeStudy,
  'study.seed': runSeed,
  'study.placement': trainingPlacement,
  'study.seeds': runSeedsTogether,
};
