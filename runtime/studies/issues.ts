/** What is wrong in a study, in words: the path, what stands there and what may stand there. */
import type { z } from 'zod';

/** `["data", "features", 1, "name"]` as `data.features[1].name`. */
function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? String(part) : `.${String(part)}`))
    .join('');
}

/** What stands at a path, undefined where nothing does. */
function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[part] : undefined,
    root,
  );
}

const LONGEST_VALUE = 40;

function shown(value: unknown): string {
  const json = JSON.stringify(value);
  return json.length > LONGEST_VALUE ? `${json.slice(0, LONGEST_VALUE)}…` : json;
}

const oneOf = (values: readonly unknown[]) =>
  values.length === 1 ? `must be ${shown(values[0])}` : `must be one of ${values.map(shown).join(', ')}`;

const TYPES: Readonly<Record<string, string>> = {
  number: 'a number',
  int: 'a whole number',
  string: 'text',
  array: 'a list',
  object: 'an object { … }',
};

/** A limit on a number, or on the length of a list or text. */
function limit(
  kind: 'at least' | 'at most',
  origin: string,
  bound: number | bigint,
  inclusive = true,
): string {
  const words = inclusive ? kind : kind === 'at least' ? 'more than' : 'less than';
  if (origin === 'array') return `must have ${words} ${bound} ${bound === 1 ? 'entry' : 'entries'}`;
  if (origin === 'string') return `must have ${words} ${bound} ${bound === 1 ? 'character' : 'characters'}`;
  return `must be ${words} ${bound}`;
}

/** What may stand there. */
function expected(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${TYPES[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return oneOf(issue.values);
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options) ? oneOf(issue.options) : issue.message;
    case 'too_small':
      return limit('at least', issue.origin, issue.minimum, issue.inclusive);
    case 'too_big':
      return limit('at most', issue.origin, issue.maximum, issue.inclusive);
    case 'invalid_format':
      return `must be ${issue.message}`;
    default:
      return issue.message;
  }
}

/** One issue that zod found in `root`, for example `training.steps is -1: must be at least 1`. */
export function describeIssue(issue: z.core.$ZodIssue, root: unknown): string {
  const at = formatPath(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.map((key) => formatPath([...issue.path, key]));
    return `${keys.join(', ')}: no such ${keys.length === 1 ? 'key' : 'keys'}`;
  }
  const value = valueAt(root, issue.path);
  const is = value === undefined ? 'is missing' : `is ${shown(value)}`;
  return `${at || 'the whole'} ${is}: ${expected(issue)}`;
}
