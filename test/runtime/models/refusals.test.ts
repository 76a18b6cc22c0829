/** Specs that no network can be built from. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InputInfo } from '../../../runtime/data/dataset';
import { UserError } from '../../../runtime/errors';
import { build, type WrittenSpec } from './architectures';

const VECTOR = { kind: 'vector', width: 8 } as const;
const IMAGE = { kind: 'image', channels: 3, height: 32, width: 24 } as const;
const TOKENS = { kind: 'tokens', length: 9, vocabulary: 5, outputs: 2 } as const;

function refused(spec: WrittenSpec, input: InputInfo, subject: string, reason: RegExp, remedy: string) {
  test(`${subject} of ${JSON.stringify(spec)} on ${input.kind} is refused with what is allowed`, () => {
    assert.throws(
      () => build(spec, input),
      (error) => {
        assert.ok(error instanceof UserError, String(error));
        assert.equal(error.subject, subject);
        assert.match(error.reason, reason);
        assert.equal(error.remedy, remedy);
        return true;
      },
    );
  });
}

for (const kind of ['decoder-only', 'encoder-decoder'] as const)
  refused(
    { kind, width: 12, heads: 5 },
    TOKENS,
    'model.heads',
    /is 5, which does not divide the width 12\./,
    'Use 1, 2, 3, 4, 6 or 12, or another width.',
  );
refused(
  { kind: 'vit', patch: 5 },
  IMAGE,
  'model.patch',
  /is 5, which does not divide the image side \(32 x 24\)\./,
  'Use 1, 2, 4 or 8, or another size of images.',
);
refused(
  { kind: 'vit', patch: 32 },
  IMAGE,
  'model.patch',
  /is 32,/,
  'Use 1, 2, 4 or 8, or another size of images.',
);
refused(
  { kind: 'resnet', channels: [8, 16, 32], blocks: [1, 1] },
  IMAGE,
  'model.blocks',
  /has 2 entries where model\.channels has 3\./,
  'Give 3 numbers of blocks, one a stage.',
);
refused(
  { kind: 'cnn', channels: [4, 4, 4, 4, 4, 4] },
  IMAGE,
  'model.channels',
  /asks for 6 convolutions of stride 2, which shrink an image of 32 x 24 to nothing\./,
  'Use at most 5 of them, or images of at least 33 x 33.',
);
refused(
  { kind: 'resnet', channels: Array<number>(7).fill(4), blocks: Array<number>(7).fill(1) },
  IMAGE,
  'model.channels',
  /asks for 6 convolutions of stride 2/,
  'Use at most 5 of them, or images of at least 33 x 33.',
);
const MISFITS: [WrittenSpec, InputInfo, string][] = [
  [{ kind: 'mlp', hidden: [4] }, IMAGE, '"cnn", "resnet" or "vit"'],
  [{ kind: 'cnn', channels: [4] }, VECTOR, '"mlp"'],
  [{ kind: 'vit' }, TOKENS, '"encoder-decoder" or "decoder-only"'],
  [{ kind: 'decoder-only' }, VECTOR, '"mlp"'],
];
for (const [spec, input, allowed] of MISFITS)
  refused(
    spec,
    input,
    'model.kind',
    new RegExp(`^is "${spec.kind}", which takes .*; the data are `),
    `Use ${allowed}, or other data.`,
  );

test('an image just large enough for its strides is taken', () => {
  const image = { kind: 'image', channels: 1, height: 17, width: 17 } as const;
  const { layers } = build({ kind: 'cnn', channels: [2, 2, 2, 2, 2] }, image);
  assert.deepEqual(layers[4].shape, [2, 1, 1]);
  assert.throws(() => build({ kind: 'cnn', channels: [2, 2, 2, 2, 2, 2] }, image), /model\.channels/);
});
