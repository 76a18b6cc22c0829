/** The JSON schema of study files says the same as the spec that it is made from. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { z } from 'zod';
import { loadStudy, shippedStudies } from '../../../runtime/studies/load';
import { studySchema } from '../../../runtime/studies/schema';
import { root } from '../cli/replens';

type Schema = Record<string, unknown>;

/** What an editor would accept, by another reading of the schema than the one that wrote it. */
const accepts = (value: unknown) =>
  z.fromJSONSchema(studySchema() as Parameters<typeof z.fromJSONSchema>[0]).safeParse(value).success;

interface Study {
  name: unknown;
  data: { features: { name: string; function: Schema }[]; rows?: Schema };
  training: Schema & { optimizer: Schema };
  claims: Schema[];
}

function shipped(): Study & Schema {
  return structuredClone(shippedStudies.complexity) as Study & Schema;
}

test('the shipped study is valid, with or without what has a default, and with the name of its schema', () => {
  const study = shipped();
  assert.ok(accepts(study));
  assert.ok(accepts({ ...study, $schema: './study.schema.json' }));
  for (const key of ['description', 'seeds', 'gate', 'claims'])
    assert.ok(accepts({ ...study, [key]: undefined }), key);
  delete study.data.rows;
  assert.ok(accepts(study));
});

test('a study with every default filled in is valid too', () => assert.ok(accepts(loadStudy('complexity'))));

const wrong: Record<string, (study: Study & Schema) => void> = {
  'an unknown key': (study) => (study.colour = 'red'),
  'a name that leaves the folder of runs': (study) => (study.name = '../x'),
  'no steps': ({ training }) => delete training.steps,
  'an unknown kind of function': ({ data }) => (data.features[0].function.kind = 'xor'),
  'a parameter of another function': ({ data }) => (data.features[0].function.groups = 2),
  'a function without its bits': ({ data }) => delete data.features[0].function.bits,
  'a learning rate of zero': ({ training }) => (training.optimizer.learningRate = 0),
  'a claim without its feature': ({ claims }) => delete claims[0].than,
  'half a seed': (study) => (study.seeds = 2.5),
};
for (const [what, spoil] of Object.entries(wrong))
  test(`${what} is not valid`, () => {
    const study = shipped();
    spoil(study);
    assert.ok(!accepts(study));
  });

/** Every schema inside a schema, with its place. */
function* schemasIn(schema: Schema, place: string): Generator<[string, Schema]> {
  yield [place, schema];
  for (const [name, property] of Object.entries((schema.properties ?? {}) as Record<string, Schema>))
    yield* schemasIn(property, `${place}.${name}`);
  if (schema.items) yield* schemasIn(schema.items as Schema, `${place}[]`);
  for (const [i, variant] of ((schema.oneOf ?? []) as Schema[]).entries())
    yield* schemasIn(variant, `${place}|${i}`);
}

test('it is of the draft that editors know, and every key says what it means', () => {
  const schema = studySchema() as Schema;
  assert.equal(schema.$schema, 'http://json-schema.org/draft-07/schema#');
  const silent = [...schemasIn(schema, '')].filter(
    ([place, { description }]) => /\.\w+$/.test(place) && typeof description !== 'string',
  );
  assert.deepEqual(
    silent.map(([place]) => place),
    [],
  );
});

test('every variant is offered whole, under its name, with all that it must have', () => {
  const variants = [...schemasIn(studySchema() as Schema, '')].filter(([place]) => /\|\d+$/.test(place));
  assert.ok(variants.length >= 14);
  for (const [place, { defaultSnippets, required, properties }] of variants) {
    const [{ label, body }] = defaultSnippets as { label: string; body: Schema }[];
    assert.deepEqual((properties as Record<string, Schema>).kind.enum, [label], place);
    assert.deepEqual(Object.keys(body).sort(), [...(required as string[])].sort(), place);
  }
});

/** The place of the union that a variant's kind belongs to. */
const unionOf = (place: string) => place.slice(0, place.lastIndexOf('|'));

test('an unknown kind is answered with all that there are', () => {
  const kinds = [...schemasIn(studySchema() as Schema, '')].filter(([place]) => /\|\d+\.kind$/.test(place));
  for (const [place, kind] of kinds) {
    const siblings = kinds.filter(([other]) => unionOf(other) === unionOf(place));
    for (const [, other] of siblings)
      assert.ok(String(kind.errorMessage).includes(`"${String((other.enum as string[])[0])}"`), place);
  }
});

test('the study that an empty file is offered is a valid one', () => {
  const [{ body }] = studySchema().defaultSnippets as { body: Schema }[];
  const typed = JSON.stringify(body).replace(/\$\{\d+:([^}]*)\}/g, '$1');
  assert.ok(accepts(JSON.parse(typed)));
});

test('the build writes it beside the bundles', () => {
  const built = JSON.parse(readFileSync(path.join(root, 'dist', 'study.schema.json'), 'utf8')) as unknown;
  assert.deepEqual(built, JSON.parse(JSON.stringify(studySchema())));
});
