/** Commands on the runtime itself: providers, restart, cache. */
import { commands, ProgressLocation, window, type QuickPickItem } from 'vscode';
import { deleteKeptRepresentations } from '../client/settings';
import type { Services } from '../services';
import type { Diagnosis } from '../../runtime/inspections/doctor';
import { installCuda } from './install-cuda';
import type { CommandTable } from './register';

/** Each provider with what it does here. */
function providerItems({ providers }: Diagnosis): QuickPickItem[] {
  return providers.map(({ provider, works, detail, remedy }) => ({
    label: `${works ? '$(pass)' : '$(circle-slash)'} ${provider}`,
    description: works ? 'works' : 'does not work here',
    detail: remedy === undefined ? detail : `${detail}. ${remedy}`,
  }));
}

async function checkProviders({ runtime, log }: Services): Promise<void> {
  const diagnosis = await window.withProgress(
    {
      location: ProgressLocation.Notification,
      title: 'RepLens: checking execution providers',
      cancellable: true,
    },
    (_progress, token) => {
      const controller = new AbortController();
      const subscription = token.onCancellationRequested(() => controller.abort());
      return runtime
        .call('doctor', null, { signal: controller.signal })
        .finally(() => subscription.dispose());
    },
  );
  for (const { provider, works, detail } of diagnosis.providers) {
    log.info(`execution provider ${provider}: ${works ? 'works' : 'does not work'} (${detail})`);
  }
  const picked = await window.showQuickPick(providerItems(diagnosis), {
    title: `Execution providers (ONNX Runtime ${diagnosis.versions.onnxruntime})`,
    placeHolder: 'Choose one to open the setting replens.provider',
  });
  if (picked) await commands.executeCommand('workbench.action.openSettings', 'replens.provider');
}

/** The commands on the runtime. */
export function runtimeCommands(services: Services): CommandTable {
  const { runtime, log } = services;
  return {
    'replens.checkProviders': () => checkProviders(services),
    'replens.installCuda': () => installCuda(services),
    'replens.restartRuntime': () => runtime.restart(),
    'replens.clearCache': async () => {
      await deleteKeptRepresentations();
      await runtime.clear();
      log.info('cached representations cleared');
    },
    'replens.showLog': () => log.show(),
    'replens.openSettings': () =>
      commands.executeCommand('workbench.action.openSettings', `@ext:${services.context.extension.id}`),
  };
}
