/** A process that captures or streams maps, and tells its largest growth beside what was estimated. */
import { bindInputs } from '../../../runtime/capture/bindings';
import { capture } from '../../../runtime/capture/capture';
import { streamLayers } from '../../../runtime/capture/streamed/layer-stream';
import { openCheckpoint } from '../../../runtime/checkpoints/open';
import { float32, sizeOf } from '../../../runtime/engine/ndarray';

/** What is run. */
export interface Work {
  file: string;
  shape: number[];
  streamed: boolean;
}

/** Bytes. */
export interface Growth {
  estimated: number;
  grown: number;
}

async function run({ file, shape, streamed }: Work): Promise<Growth> {
  const model = await openCheckpoint(file);
  const bound = bindInputs(model, { x: float32(shape, new Float32Array(sizeOf(shape)).fill(0.5)) });
  const before = process.memoryUsage.rss();
  let estimated: number;
  if (streamed) {
    const stream = await streamLayers(model, bound, {
      layers: model.layers,
      reduction: 'flatten',
      chunk: 64,
    });
    estimated = stream.bytes;
    for await (const chunk of stream.chunks()) if (chunk.layers.size === 0) throw new Error('no layers');
  } else {
    const captured = await capture(model, bound, { reduction: 'flatten' });
    estimated = captured.memory.estimatedBytes;
  }
  await model.close();
  return { estimated, grown: process.resourceUsage().maxRSS * 1024 - before };
}

process.once('message', (work) => {
  void run(work as Work).then((growth) => process.send?.(growth, () => process.disconnect()));
});
