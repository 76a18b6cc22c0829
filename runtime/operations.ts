/** The one table of what the runtime can do: behind every request of the service and every command. */
import { testProvider } from './engine/providers';
import { captureLayers } from './inspections/capture-layers';
import { compare } from './inspections/compare';
import { inspect } from './inspections/inspect';
import { measureFiles } from './inspections/measure-files';
import type { Operations } from './protocol';
import { resumeStudy, runStudy } from './studies/runner';
import { runSeed } from './studies/seed-job';
import { versions } from './versions';

/** Request name -> the function that answers it. */
export const operations: Operations = {
  hello: () => Promise.resolve(versions()),
  'provider.test': ({ provider }) => testProvider(provider),
  inspect,
  capture: captureLayers,
  compare,
  measure: measureFiles,
  'study.run': runStudy,
  'study.resume': resumeStudy,
  'study.seed': runSeed,
};
