/** `replens doctor`: versions, and which execution providers really work here. */
import { diagnose, type Diagnosis, type ProviderDiagnosis } from '../../inspections/doctor';
import { jsonOption, type Command } from '../command';

function render({ versions, providers, tfjs }: Diagnosis): string {
  const width = Math.max(...providers.map(({ provider }) => provider.length));
  const line = ({ provider, works, detail }: ProviderDiagnosis) =>
    `  ${works ? '✓' : '✗'} ${provider.padEnd(width)}  ${detail}`;
  return [
    `RepLens ${versions.replens}, ONNX Runtime ${versions.onnxruntime}, Node ${versions.node}, ${versions.platform}`,
    `@tensorflow/tfjs-node: ${tfjs}`,
    '',
    'Execution providers (each created a session and ran a model here, or did not):',
    ...providers.map(line),
  ].join('\n');
}

export const doctor: Command = {
  name: 'doctor',
  summary: 'Show versions, and which execution providers really create a session on this machine.',
  positionals: [],
  options: { json: jsonOption },
  details:
    'Each provider is tried in a process of its own: it creates a session, runs a model and is compared with the CPU.',
  async run(_positionals, values, io) {
    const diagnosis = await diagnose(io.signal);
    if (values.json === true) io.printJson(diagnosis);
    else io.print(render(diagnosis));
  },
};
