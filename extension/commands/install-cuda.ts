/** `RepLens: Install CUDA Libraries`: tells what it would fetch, asks, installs, and says whether CUDA then works. */
import { commands, ProgressLocation, window } from 'vscode';
import type { CudaPlan, CudaSource, CudaStatus } from '../../runtime/engine/cuda/install';
import { sentenceOf } from '../client/failure';
import { UserError } from '../../runtime/errors';
import type { Services } from '../services';

const FILE = 'Choose File…';
const SETTING = 'Open Setting';

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;

/** What a person is asked to agree to. */
function planText({ download, unpackedBytes, folder, needs, gpus }: CudaPlan): string {
  const found = gpus.length === 0 ? 'no NVIDIA GPU was found' : gpus.map(({ name }) => name).join(', ');
  return [
    `The npm package ${download?.package ?? ''} is downloaded (${megabytes(download?.bytes ?? 0)}), and ${megabytes(unpackedBytes)} are written into ${folder}.`,
    `CUDA also needs ${needs}; here ${found}.`,
  ].join('\n\n');
}

async function chooseFile(): Promise<CudaSource | undefined> {
  const chosen = await window.showOpenDialog({
    title: 'Archive with the CUDA libraries of ONNX Runtime',
    openLabel: 'Install',
    filters: { 'npm package': ['tgz', 'gz'] },
  });
  return chosen && { from: chosen[0].fsPath };
}

/** Asks where the libraries are to come from; undefined where the person wants none. */
async function askForSource(plan: CudaPlan): Promise<CudaSource | undefined> {
  const download = `Download ${megabytes(plan.download?.bytes ?? 0)}`;
  const answer = await window.showInformationMessage(
    'Install the CUDA libraries of ONNX Runtime?',
    { modal: true, detail: planText(plan) },
    download,
    FILE,
  );
  if (answer === FILE) return chooseFile();
  return answer === download ? {} : undefined;
}

function install({ runtime }: Services, source: CudaSource): Promise<CudaStatus> {
  const controller = new AbortController();
  return Promise.resolve(
    window.withProgress(
      {
        location: ProgressLocation.Notification,
        title: 'RepLens: installing CUDA libraries',
        cancellable: true,
      },
      (progress, token) => {
        const subscription = token.onCancellationRequested(() => controller.abort());
        return runtime
          .call('cuda.install', source, {
            signal: controller.signal,
            onEvent: (event) => {
              if (event.kind === 'progress') progress.report({ message: event.label });
            },
          })
          .finally(() => subscription.dispose());
      },
    ),
  );
}

async function tellResult({ log }: Services, { trial, folder }: CudaStatus): Promise<void> {
  const { works, detail, remedy = '' } = trial;
  log.info(
    `CUDA libraries installed in ${folder}: ${works ? 'CUDA works' : `CUDA does not work (${detail})`}`,
  );
  const picked = works
    ? await window.showInformationMessage(`RepLens: CUDA works: ${detail}.`, SETTING)
    : await window.showWarningMessage(
        `RepLens: the CUDA libraries are installed, but CUDA does not work yet: ${detail}. ${remedy}`,
      );
  if (picked === SETTING) await commands.executeCommand('workbench.action.openSettings', 'replens.provider');
}

/** The command. Where the download fails a person may give the archive instead. */
export async function installCuda(services: Services): Promise<void> {
  let source = await askForSource(await services.runtime.call('cuda.plan', {}));
  while (source) {
    try {
      return await tellResult(services, await install(services, source));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      services.log.error(`CUDA libraries: ${error.message}`);
      const answer = await window.showErrorMessage(`RepLens: ${sentenceOf(error)}`, FILE);
      source = answer === FILE ? await chooseFile() : undefined;
    }
  }
}
