/** Two streams of layers side by side. */
import type { Chunk, LayerStream } from './layer-stream';

/** What is read of a stream. */
type Chunks = Pick<LayerStream, 'chunks'>;

/** Chunks of the same inputs of both; of one stream with itself, the same chunk twice. Both are closed with it. */
export async function* chunkPairs(a: Chunks, b: Chunks, signal: AbortSignal): AsyncGenerator<[Chunk, Chunk]> {
  if (a === b) {
    for await (const chunk of a.chunks(signal)) yield [chunk, chunk];
    return;
  }
  const others = b.chunks(signal);
  try {
    for await (const chunk of a.chunks(signal)) {
      const other = await others.next();
      if (!other.done) yield [chunk, other.value];
    }
  } finally {
    await others.return(undefined);
  }
}
