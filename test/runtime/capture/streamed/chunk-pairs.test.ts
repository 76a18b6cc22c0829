import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chunkPairs } from '../../../../runtime/capture/streamed/chunk-pairs';
import type { Chunk } from '../../../../runtime/capture/streamed/layer-stream';

const { signal } = new AbortController();

/** A stream of `count` chunks that notes whether it is open. */
function streamOf(count: number, fails = false) {
  const stream = {
    open: false,
    async *chunks(): AsyncGenerator<Chunk> {
      stream.open = true;
      try {
        for (let start = 0; start < count; start++)
          yield await Promise.resolve({ start, inputs: 1, layers: new Map() });
        if (fails) throw new Error('out of order');
      } finally {
        stream.open = false;
      }
    },
  };
  return stream;
}

test('chunks of the same inputs come together, and both streams are closed at the end', async () => {
  const [a, b] = [streamOf(3), streamOf(3)];
  for await (const [x, y] of chunkPairs(a, b, signal)) {
    assert.equal(x.start, y.start);
    assert.ok(a.open && b.open);
  }
  assert.deepEqual([a.open, b.open], [false, false]);
});

test('both streams are closed where one fails, and where nobody reads on', async () => {
  const [failing, b] = [streamOf(2, true), streamOf(5)];
  const read = async () => {
    for await (const [x] of chunkPairs(failing, b, signal)) assert.ok(x.start < 2);
  };
  await assert.rejects(read, /out of order/);
  assert.equal(b.open, false);
  const [c, d] = [streamOf(5), streamOf(5)];
  for await (const [x] of chunkPairs(c, d, signal)) if (x.start === 1) break;
  assert.deepEqual([c.open, d.open], [false, false]);
});

test('a stream with itself is read once', async () => {
  const a = streamOf(2);
  for await (const [x, y] of chunkPairs(a, a, signal)) assert.equal(x, y);
  assert.equal(a.open, false);
});
