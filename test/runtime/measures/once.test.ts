import { test } from 'node:test';
import assert from 'node:assert/strict';
import { oncePerRecentPair } from '../../../runtime/measures/once';

const named = (name: string) => ({ name });

test('the latest partners are remembered and earlier ones computed again', () => {
  const computed: string[] = [];
  const join = oncePerRecentPair(2, (a: { name: string }, b: { name: string }) => {
    computed.push(a.name + b.name);
    return a.name + b.name;
  });
  const [x, u, v, w] = ['x', 'u', 'v', 'w'].map(named);
  for (const partner of [u, v, v, u, w, v, u]) assert.equal(join(x, partner), `x${partner.name}`);
  assert.deepEqual(computed, ['xu', 'xv', 'xw', 'xu']);
  assert.deepEqual(
    [u, v, w].map((partner) => join.has(x, partner)),
    [true, false, true],
  );
});

test('what was computed elsewhere is found, and belongs to its pair alone', () => {
  const join = oncePerRecentPair(1, () => 'computed');
  const [x, y, z] = ['x', 'y', 'z'].map(named);
  join.keep(x, y, 'kept');
  assert.equal(join(x, y), 'kept');
  assert.equal(join.has(y, x), false);
  assert.equal(join(x, z), 'computed');
  assert.equal(join(x, y), 'computed');
});
