/** `replens doctor`: versions, and which execution providers really work here. */
import { diagnose, type Diagnosis } from '../../engine/doctor';
import { jsonOption, type Command } from '../command';
import { table } from '../terminal';

function render({ versions, providers, tfjs }: Diagnosis): string {
  const columns = [
    { title: 'provider', align: 'left' },
    { title: 'works', align: 'left' },
    { title: '', align: 'left' },
  ] as const;
  const rows = providers.map(({ provider, works, detail }) => [provider, works ? 'yes' : 'no', detail]);
  return [
    `RepLens ${versions.replens}, ONNX Runtime ${versions.onnxruntime}, Node ${versions.node}, ${versions.platform}`,
    `@tensorflow/tfjs-node: ${tfjs}`,
    '',
    table(columns, rows),
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
