/** What the inspector asks of the host: requests of the runtime for one model, with the settings of the person. */
import { commands, type Uri } from 'vscode';
import { computeSettings } from '../client/settings';
import { chooseProbe } from '../panels/choose-probe';
import type { Handlers } from '../panels/channel';
import { commonHandlers, started } from '../panels/common-handlers';
import { runtimeOptions } from '../panels/runtime-options';
import type { Services } from '../services';
import { folderOf, shownPath } from '../workspace/paths';
import { runCheckpoint } from '../workspace/checkpoints';
import { namesInputs } from '../workspace/probe-memory';
import type { InspectContract } from '../../webview/inspect/contract';

/** The answers for the model at `uri`. */
export function inspectHandlers(uri: Uri, services: Services): Handlers<InspectContract> {
  const { runtime, probes } = services;
  const file = uri.fsPath;
  const compute = computeSettings;
  return {
    ...commonHandlers(services, () => folderOf(uri)),
    start: async ({ allTensors }, request) => {
      const options = runtimeOptions(request);
      const [description, measures] = await Promise.all([
        runtime.call('describe', { file, allTensors }, options),
        runtime.call('measures.similarity', null, options),
      ]);
      const known = probes.recall(file);
      const ofRun = description.origin ? {} : null;
      const probe = known && namesInputs(known) ? known : ofRun;
      return { description, path: shownPath(uri), probe, measures };
    },
    chooseProbe: () => chooseProbe(folderOf(uri)),
    measure: async (choice, request) => {
      const inspection = await runtime.call(
        'inspect',
        { file, ...choice, compute: compute() },
        runtimeOptions(request),
      );
      await probes.remember(choice.probe, file);
      return inspection;
    },
    layer: (choice, request) =>
      runtime.call('layer', { file, ...choice, compute: compute() }, runtimeOptions(request)),
    geometry: (choice, request) =>
      runtime.call('geometry', { file, ...choice, compute: compute() }, runtimeOptions(request)),
    embedding: (choice, request) =>
      runtime.call('embedding', { file, ...choice, compute: compute() }, runtimeOptions(request)),
    labels: (choice, request) =>
      runtime.call('labels', { file, ...choice, compute: compute() }, runtimeOptions(request)),
    decoding: (choice, request) =>
      runtime.call('decoding', { file, ...choice, compute: compute() }, runtimeOptions(request)),
    similarity: (choice, request) =>
      runtime.call('compare', { a: file, b: file, ...choice, compute: compute() }, runtimeOptions(request)),
    compareWith: async () => {
      await commands.executeCommand('replens.compare', uri);
      return null;
    },
    openRun: () => {
      const folder = runCheckpoint(uri)?.folder;
      return folder === undefined ? Promise.resolve(null) : started('replens.openResults', folder);
    },
  };
}
