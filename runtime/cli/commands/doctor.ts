/** `replens doctor`: versions, and which execution providers really work here. */
import type { ProviderTrial } from '../../engine/try-provider';
import { diagnose, type Diagnosis } from '../../inspections/doctor';
import { jsonOption, type Command } from '../command';
import { gpusText } from '../cuda-text';

function render({ versions, gpus, providers, tfjs }: Diagnosis): string {
  const width = Math.max(...providers.map(({ provider }) => provider.length));
  const lines = ({ provider, works, detail, remedy }: ProviderTrial) => [
    `  ${works ? '✓' : '✗'} ${provider.padEnd(width)}  ${detail}`,
    ...(remedy === undefined ? [] : [`${' '.repeat(width + 6)}${remedy}`]),
  ];
  return [
    `RepLens ${versions.replens}, ONNX Runtime ${versions.onnxruntime}, Node ${versions.node}, ${versions.platform}`,
    `@tensorflow/tfjs-node: ${tfjs}`,
    `NVIDIA GPU: ${gpusText(gpus)}`,
    '',
    'Execution providers (each trained a small network here, or did not):',
    ...providers.flatMap(lines),
  ].join('\n');
}

export const doctor: Command = {
  name: 'doctor',
  summary: 'Show versions, and which execution providers really work on this machine.',
  positionals: [],
  options: { json: jsonOption },
  details:
    'Each provider is tried in a process of its own: it trains a small network and is compared with the CPU.',
  async run(_positionals, values, io) {
    const diagnosis = await diagnose(io.signal);
    if (values.json === true) io.printJson(diagnosis);
    else io.print(render(diagnosis));
  },
};
