/** `replens capture`: writes activations to .npy files. */
import { UsageError } from '../../errors';
import { formatShape } from '../../engine/ndarray';
import { jsonOption, list, text, type Command } from '../command';
import { computeOf, computeOptions } from '../compute-options';
import { inRuntime } from '../in-runtime';
import { probeChoice, probeOptions, reductionOf, reductionOption } from '../probe-options';
import { probeText } from '../probe-text';
import { table } from '../terminal';

export const capture: Command = {
  name: 'capture',
  summary: 'Write the activations of layers to .npy files, one a layer.',
  positionals: ['MODEL'],
  options: {
    ...probeOptions,
    ...computeOptions,
    out: { type: 'string', value: 'DIR', help: 'Folder to write to (required).' },
    layers: { type: 'string', value: 'A,B', help: 'Only these layers.' },
    all: { type: 'boolean', help: 'Every tensor of the graph, not only what a person would call a layer.' },
    reduction: {
      ...reductionOption,
      help: 'Write matrices instead of activations as they are: mean, flatten or positions.',
    },
    json: jsonOption,
  },
  details: `
Beside the arrays, capture.json says what they are of (model and inputs by hash, versions, caveats).

Example: replens capture model.onnx --inputs data.npz --layers encoder.0,encoder.1 --out activations`,
  async run([file], values, io) {
    const out = text(values, 'out');
    if (!out) throw new UsageError('--out', 'is missing.', 'Name the folder to write to.');
    const summary = await inRuntime(
      'capture',
      {
        file,
        out,
        probe: probeChoice(values),
        compute: computeOf(values),
        layers: list(values, 'layers'),
        allTensors: values.all === true,
        reduction: reductionOf(values),
      },
      io,
    );
    if (values.json === true) {
      io.printJson({ out, ...summary });
      return;
    }
    const columns = [
      { title: 'layer', align: 'left', shrinks: true },
      { title: 'file', align: 'left', shrinks: true },
      { title: 'shape', align: 'left' },
      { title: 'type', align: 'left' },
    ] as const;
    const rows = summary.layers.map((layer) => [
      layer.layer,
      layer.file,
      formatShape(layer.shape),
      layer.type,
    ]);
    const notes = [
      ...summary.caveats,
      ...summary.leftOut.map(({ layer, reason }) => `${layer} left out: ${reason}`),
    ];
    io.print(
      [
        probeText(summary.probe, summary.reduction),
        '',
        table(columns, rows, io.width),
        ...notes.map((note) => `! ${note}`),
        '',
        `Written to ${out}`,
      ].join('\n'),
    );
  },
};
