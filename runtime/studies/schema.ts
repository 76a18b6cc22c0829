/**
 * The JSON schema of study files, for completion, hover and validation in editors: generated from the spec, so that both
 * say the same. Draft 7 with the keywords that VS Code's JSON support adds (`defaultSnippets`, `enumDescriptions`,
 * `patternErrorMessage`).
 */
import { z } from 'zod';
import { studySpec } from './spec';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** What an editor offers to write for a whole value. */
interface Snippet {
  label: string;
  description: string | undefined;
  body: unknown;
}

/** A first value for a property that must be there. */
function firstValue(schema: JsonSchema, place: number): unknown {
  const [example] = schema.examples ?? [];
  const value = schema.const ?? schema.default ?? example ?? schema.minimum ?? '';
  // Quoted text that begins with ^ is written without its quotes: a number that can be typed over.
  return typeof value === 'number' ? `^\${${place}:${value}}` : value === '' ? `$${place}` : value;
}

/** The variant of a union with everything that it must have, to be offered under its name. */
function snippetOf({ properties = {}, required = [], description }: JsonSchema): Snippet | undefined {
  const kind = (properties.kind as JsonSchema | undefined)?.const;
  if (typeof kind !== 'string') return undefined;
  const body = required.map((name, i) => [name, firstValue(properties[name] as JsonSchema, i)]);
  return { label: kind, description, body: Object.fromEntries(body) as unknown };
}

/** Bounds that say no more than that a number is whole are noise. */
function tidy(schema: JsonSchema): void {
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}

function complete(schema: JsonSchema): void {
  tidy(schema);
  for (const variant of schema.oneOf ?? []) {
    const snippet = snippetOf(variant as JsonSchema);
    if (snippet) (variant as JsonSchema).defaultSnippets = [snippet];
  }
}

/** JSON schema (draft 7) of what a person writes: what has a default may be left out. */
export function studySchema(): JsonSchema {
  const schema = z.toJSONSchema(studySpec, {
    target: 'draft-7',
    io: 'input',
    override: ({ jsonSchema }) => complete(jsonSchema as JsonSchema),
  });
  return { ...schema, title: 'RepLens study', allowTrailingCommas: false };
}
