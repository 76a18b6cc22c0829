/** What the comparison asks of the host: requests of the runtime for two models, with the settings of the person. */
import { Uri } from 'vscode';
import { computeSettings } from '../client/settings';
import type { Services } from '../services';
import { folderOf, shownPath } from '../workspace/paths';
import { namesInputs } from '../workspace/probe-memory';
import type { CompareContract, ComparedFile, CompareStart } from '../../webview/compare/contract';
import type { ProbeChoice } from '../../runtime/inspections/probe';
import { chooseProbe } from './choose-probe';
import type { Handlers, RequestContext } from './channel';
import { commonHandlers, started } from './common-handlers';
import { runtimeOptions } from './runtime-options';

/** Which files are compared; swapped in place. */
export interface Pair {
  a: string;
  b: string;
}

async function describe(file: string, request: RequestContext, { runtime }: Services): Promise<ComparedFile> {
  return {
    description: await runtime.call('describe', { file }, runtimeOptions(request)),
    path: shownPath(file),
  };
}

/** The last choice for the pair or for one of its models; the test set where both are of one study. */
function proposedProbe(a: ComparedFile, b: ComparedFile, pair: Pair, services: Services): ProbeChoice | null {
  const { probes } = services;
  const [from, other] = [a.description.origin, b.description.origin];
  const known = probes.recall(pair.a, pair.b);
  if (known && (namesInputs(known) || (from && other))) return known;
  if (from && from.study === other?.study) return {};
  return (
    [probes.recall(pair.a), probes.recall(pair.b)].find((choice) => choice && namesInputs(choice)) ?? null
  );
}

async function start(pair: Pair, request: RequestContext, services: Services): Promise<CompareStart> {
  const [a, b, measures, all] = await Promise.all([
    describe(pair.a, request, services),
    describe(pair.b, request, services),
    services.runtime.call('measures.similarity', null, runtimeOptions(request)),
    services.runtime.call('measures.all', null, runtimeOptions(request)),
  ]);
  const single = all.filter(({ of }) => of === 'x');
  return { a, b, probe: proposedProbe(a, b, pair, services), measures, single };
}

/** The answers for a pair; `turn` swaps it. */
export function compareHandlers(pair: Pair, turn: () => void, services: Services): Handlers<CompareContract> {
  const { runtime, probes } = services;
  const folder = () => folderOf(Uri.file(pair.a));
  return {
    ...commonHandlers(services, folder),
    start: (_params, request) => start(pair, request, services),
    chooseProbe: () => chooseProbe(folder()),
    compare: async (choice, request) => {
      const { a, b } = pair;
      const params = { a, b, ...choice, compute: computeSettings() };
      const comparison = await runtime.call('compare', params, runtimeOptions(request));
      await Promise.all([[a, b], [a], [b]].map((files) => probes.remember(choice.probe, ...files)));
      return comparison;
    },
    pairs: (choice, request) =>
      runtime.call('pairs', { ...pair, ...choice, compute: computeSettings() }, runtimeOptions(request)),
    trajectory: ({ side, ...choice }, request) =>
      runtime.call(
        'trajectory',
        { files: [pair[side]], ...choice, compute: computeSettings() },
        runtimeOptions(request),
      ),
    layer: ({ side, ...choice }, request) =>
      runtime.call(
        'layer',
        { file: pair[side], ...choice, compute: computeSettings() },
        runtimeOptions(request),
      ),
    inspect: ({ side }) => started('replens.inspect', Uri.file(pair[side])),
    swap: async (_params, request) => {
      const swapped = await start({ a: pair.b, b: pair.a }, request, services);
      turn();
      return swapped;
    },
  };
}
