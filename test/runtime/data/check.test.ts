import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkData } from '../../../runtime/data/check';
import { generateData } from '../../../runtime/data/generate';
import { dataSpec } from '../../../runtime/data/spec';
import { UserError } from '../../../runtime/errors';

const copy = (name: string, prevalence = 1) => ({ name, function: { kind: 'copy' }, prevalence });
const match = (prevalence: number) => ({ name: 'm', function: { kind: 'match', bits: 2 }, prevalence });

function refused(value: object, subject: string, words: RegExp): void {
  const spec = dataSpec.parse(value);
  for (const attempt of [checkData, generateData])
    assert.throws(
      () => attempt(spec),
      (error) =>
        error instanceof UserError &&
        error.subject === subject &&
        words.test(`${error.reason} ${error.remedy}`),
    );
}

test('accepts data of every kind with its defaults', () => {
  for (const kind of ['binary', 'sequence'])
    checkData(dataSpec.parse({ kind, features: [copy('a'), copy('b')] }));
  for (const kind of ['trifeature', 'navon']) checkData(dataSpec.parse({ kind }));
});

test('refuses prevalence of a feature whose absence would look like its value 1', () => {
  refused({ kind: 'binary', features: [match(0.5)] }, 'data.features[0].prevalence', /match.*Choose 1/);
  checkData(dataSpec.parse({ kind: 'binary', features: [match(1)] }));
});

test('refuses pairs of features that do not exist, are the same, or are paired already', () => {
  const features = ['a', 'b', 'c'].map((name) => copy(name));
  const pairs = (...all: string[][]) => ({
    kind: 'sequence',
    features,
    correlations: all.map((pair) => ({ features: pair, agreement: 0.7 })),
  });
  refused(pairs(['a', 'x']), 'data.correlations[0].features[1]', /called "x".*a, b, c/);
  refused(pairs(['a', 'a']), 'data.correlations[0].features[1]', /already/);
  refused(pairs(['a', 'b'], ['b', 'c']), 'data.correlations[1].features[0]', /already/);
});

test('refuses agreement of features of different numbers of values, or not always present', () => {
  const correlations = [{ features: ['shape', 'colour'], agreement: 0.5 }];
  refused(
    { kind: 'trifeature', shapes: 3, colours: 4, correlations },
    'data.correlations[0].features',
    /"shape" has 3 values and "colour" has 4/,
  );
  refused(
    {
      kind: 'binary',
      features: [copy('a'), copy('b', 0.5)],
      correlations: [{ features: ['a', 'b'], agreement: 1 }],
    },
    'data.correlations[0].features',
    /"b" has a prevalence of 0.5/,
  );
});

test('refuses orders of features that name too few, too many or others, with the allowed names', () => {
  const features = [copy('a'), copy('b')];
  refused({ kind: 'sequence', features, order: ['a'] }, 'data.order', /"b" is missing.*a, b/);
  refused({ kind: 'sequence', features, order: ['a', 'b', 'a'] }, 'data.order[2]', /named already/);
  refused({ kind: 'sequence', features, placement: ['a', 'c'] }, 'data.placement[1]', /called "c".*a, b/);
});

test('refuses sequences that are too short or have too few different rows, naming the length', () => {
  const features = [{ name: 'a', function: { kind: 'parity', bits: 4 } }];
  refused({ kind: 'sequence', length: 3, features }, 'data.length', /take 4 bits/);
  refused({ kind: 'sequence', length: 8, features }, 'data.rows', /raise data\.length/);
});

test('refuses rows that rare features leave too few vectors for, naming the combination', () => {
  refused(
    { kind: 'binary', bits: 11, features: [copy('a', 0.1)], rows: { train: 900, validation: 50, test: 50 } },
    'data.rows',
    /a absent|a=0/,
  );
});

test('refuses Navon images in which the small letters could not be read', () => {
  refused({ kind: 'navon', size: 24 }, 'data.size', /Choose 32 to 256/);
});

test('refuses more rows than can be dealt in seconds, before anything is dealt', () => {
  for (const kind of ['binary', 'sequence', 'trifeature', 'navon']) {
    const features = ['binary', 'sequence'].includes(kind) ? { features: [copy('a')] } : {};
    const { error } = dataSpec.safeParse({ kind, ...features, rows: { train: 1e12 } });
    assert.deepEqual(
      error?.issues.map(({ path, message }) => [path.join('.'), /10000000/.test(message)]),
      [['rows.train', true]],
    );
  }
});
