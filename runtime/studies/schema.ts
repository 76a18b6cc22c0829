/**
 * The JSON schema of study files, for completion, hover and validation in editors: generated from the spec, so that both
 * say the same. Draft 7 with the keywords that VS Code's JSON support adds (`defaultSnippets`, `enumDescriptions`,
 * `patternErrorMessage`).
 */
import { z } from 'zod';
import complexity from './shipped/complexity.study.json';
import { studySpec } from './spec';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** What an editor offers to write for a whole value. */
interface Snippet {
  label: string;
  description: string | undefined;
  body: unknown;
}

/** A first value for a property that must be there; `place` is its order among those that are typed over. */
function firstValue(schema: JsonSchema, place: number): unknown {
  const [example] = schema.examples ?? [];
  const value = schema.enum?.[0] ?? schema.default ?? example ?? '';
  // Text that begins with ^ is written without its quotes: a number that can be typed over.
  return typeof value === 'number' ? `^\${${place}:${value}}` : value === '' ? `$${place}` : value;
}

/** The property that tells the variants of a union apart. */
const kindOf = ({ properties }: JsonSchema) => properties?.kind as JsonSchema | undefined;

/** A variant with everything that it must have, to be offered under its name. */
function snippetOf({ properties = {}, required = [], description }: JsonSchema, label: string): Snippet {
  const body = required.map((name, i) => [name, firstValue(properties[name] as JsonSchema, i)]);
  return { label, description, body: Object.fromEntries(body) as unknown };
}

/** Offers each variant whole, and names them all where none is meant: an editor would name the one that is most alike. */
function completeUnion(variants: readonly JsonSchema[]): void {
  const names = variants.map((variant) => String(kindOf(variant)?.enum?.[0]));
  variants.forEach((variant, i) => {
    variant.defaultSnippets = [snippetOf(variant, names[i])];
    const kind = kindOf(variant);
    if (kind) kind.errorMessage = `Must be one of ${names.map((name) => `"${name}"`).join(', ')}.`;
  });
}

/**
 * Bounds that say no more than that a number is whole are noise. A constant is written as a choice of one: so editors
 * offer it. Where nothing else is usual, the least number is a valid one to begin with.
 */
function tidy(schema: JsonSchema): void {
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (typeof schema.const === 'string') {
    schema.enum = [schema.const];
    delete schema.const;
  }
  if (schema.minimum !== undefined && schema.default === undefined) schema.examples ??= [schema.minimum];
}

/** A whole study to begin with, for an empty file. */
const FIRST_STUDY: Snippet = {
  label: 'Study of an easy and a hard feature',
  description: complexity.description,
  body: {
    ...complexity,
    name: '${1:my-study}',
    title: '${2:Title}',
    description: '${3:The question that it asks}',
  },
};

/** JSON schema (draft 7) of what a person writes: what has a default may be left out. */
export function studySchema(): JsonSchema {
  const schema = z.toJSONSchema(studySpec, {
    target: 'draft-7',
    io: 'input',
    override: ({ jsonSchema }) => {
      tidy(jsonSchema as JsonSchema);
      completeUnion((jsonSchema.oneOf ?? []) as JsonSchema[]);
    },
  });
  return { ...schema, title: 'RepLens study', defaultSnippets: [FIRST_STUDY] };
}
