/** `replens ceiling`: the noise ceiling of RSA over the seeds of a run. */
import { UsageError } from '../../errors';
import type { RunNoiseCeiling } from '../../inspections/noise-ceiling';
import { distanceNames, type DistanceName } from '../../measures/rdm';
import { ceilingComparisons, type CeilingComparison } from '../../measures/statistics/noise-ceiling';
import { jsonOption, text, type Command, type Values } from '../command';
import { inRuntime } from '../in-runtime';
import { probeChoice, probeOptions, reductionOf, reductionOption } from '../probe-options';
import { probeText } from '../probe-text';
import { fixed, table } from '../terminal';

function chosen<T extends string>(values: Values, name: string, among: readonly T[]): T | undefined {
  const given = text(values, name);
  const found = among.find((each) => each === given);
  if (given === undefined || found) return found;
  throw new UsageError(`--${name}`, `"${given}" is not known.`, `Use one of: ${among.join(', ')}.`);
}

function render({ layer, formula, lower, upper, seeds, probe, reduction, caveats }: RunNoiseCeiling): string {
  const columns = [
    { title: 'seed', align: 'right' },
    { title: 'with the others', align: 'right' },
    { title: 'with all', align: 'right' },
  ] as const;
  return [
    `${layer}: noise ceiling ${fixed(lower)} to ${fixed(upper)}`,
    formula,
    probeText(probe, reduction),
    '',
    table(
      columns,
      seeds.map((each) => [String(each.seed), fixed(each.lower), fixed(each.upper)]),
    ),
    ...(caveats.length > 0 ? ['', ...caveats.map((caveat) => `! ${caveat}`)] : []),
  ].join('\n');
}

export const ceiling: Command = {
  name: 'ceiling',
  summary: 'Tell how far the seeds of a run agree on a layer: the noise ceiling of RSA.',
  positionals: ['RUN'],
  options: {
    ...probeOptions,
    layer: { type: 'string', value: 'NAME', help: 'The layer, of the last checkpoint of each seed.' },
    distance: {
      type: 'string',
      value: 'NAME',
      help: `Between inputs: ${distanceNames.join(', ')} (default euclidean).`,
    },
    comparison: {
      type: 'string',
      value: 'HOW',
      help: `Of RDMs: ${ceilingComparisons.join(', ')} (default spearman).`,
    },
    reduction: reductionOption,
    json: jsonOption,
  },
  details: 'Example: replens ceiling runs/complexity --layer hidden2 --distance correlation',
  async run([folder], values, io) {
    const layer = text(values, 'layer');
    if (layer === undefined)
      throw new UsageError('--layer', 'is missing.', 'Name the layer, for example: --layer hidden1');
    const result = await inRuntime(
      'ceiling',
      {
        folder,
        layer,
        distance: chosen<DistanceName>(values, 'distance', distanceNames),
        comparison: chosen<CeilingComparison>(values, 'comparison', ceilingComparisons),
        probe: probeChoice(values),
        reduction: reductionOf(values),
      },
      io,
    );
    if (values.json === true) io.printJson(result);
    else io.print(render(result));
  },
};
