/** Labels of inputs as probes and measures of categories take them. */
import type { Label } from '../measures/probes/probe-label';
import { kindOf, type ProbeLabel } from './layer-measures';

/** Category codes as indices from 0, in the order of the codes; categories that no input is of are left out. */
export function probedLabel(name: string, label: ProbeLabel): Label {
  const values = Float64Array.from(label.values);
  const kind = kindOf(label);
  if (kind === 'numeric') return { name, kind, values, classes: [] };
  const codes = [...new Set(values)].sort((a, b) => a - b);
  const index = new Map(codes.map((code, i) => [code, i]));
  return {
    name,
    kind,
    values: values.map((code) => index.get(code) ?? NaN),
    classes: codes.map((code) => label.names?.[code] ?? String(code)),
  };
}

/** {@link probedLabel} of all. */
export function probedLabels(labels: Readonly<Record<string, ProbeLabel>>): Label[] {
  return Object.entries(labels).map(([name, label]) => probedLabel(name, label));
}
