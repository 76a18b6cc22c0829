/** Captured layers kept on disk, one entry a layer, under all that decides their values. */
import type { Captured } from '../capture/capture';
import type { LayerInfo } from '../checkpoints/model';
import type { ElementType, NdArray } from '../engine/ndarray';
import { float32 } from '../engine/ndarray';
import { UserError } from '../errors';
import type { DiskCache } from '../store/disk-cache';
import { versions } from '../versions';

/** What decides the values of a layer. */
export interface CaptureIdentity {
  /** SHA-256 of the model and of the bound inputs. */
  readonly model: string;
  readonly inputs: string;
  readonly reduction: string;
  readonly provider: string;
  readonly threads: number;
}

/** What is kept of a layer: its values, or why it has none, and what a reader must know of the model and of it. */
interface Header {
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly leftOut?: string;
  readonly caveats: readonly string[];
  readonly mixed: boolean;
}

/** What is kept of layers. */
type KeptLayers = Pick<Captured, 'layers' | 'leftOut' | 'caveats' | 'mixed'>;

/** Bytes before the values, so that these lie at a place where numbers may be read. */
const HEADER_SIZE = 4;

function encode(header: Header, data: ArrayBufferView): ArrayBufferView[] {
  const text = Buffer.from(JSON.stringify(header));
  const size = new Uint8Array(Uint32Array.of(text.length).buffer);
  return [size, text, data];
}

/** The values of an entry, in memory of their own: those in it lie at no multiple of their size. */
function decode(bytes: Uint8Array): { header: Header; array: NdArray } {
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const text = Buffer.from(bytes.subarray(HEADER_SIZE, HEADER_SIZE + size)).toString();
  const header = JSON.parse(text) as Header;
  const { type, shape } = header;
  const values = bytes.slice(HEADER_SIZE + size).buffer;
  const array: NdArray =
    type === 'float64'
      ? { type, shape, data: new Float64Array(values) }
      : { type: 'float32', shape, data: new Float32Array(values) };
  return { header, array };
}

const KEPT: ReadonlySet<ElementType> = new Set(['float32', 'float64']);

/** The layers of one model on certain inputs. */
export class RepresentationFiles {
  constructor(
    private readonly disk: DiskCache,
    private readonly identity: CaptureIdentity,
  ) {}

  /** Bytes that each of the layers takes on disk; undefined where not all of them are there. */
  async sizesOf(layers: readonly LayerInfo[]): Promise<ReadonlyMap<LayerInfo, number> | undefined> {
    const sizes = new Map<LayerInfo, number>();
    for (const layer of layers) {
      const size = await this.disk.sizeOf(this.keyOf(layer));
      if (size === undefined) return undefined;
      sizes.set(layer, size);
    }
    return sizes;
  }

  /** The layers with what was said of them; undefined where one is missing or damaged. */
  async read(layers: readonly LayerInfo[], signal: AbortSignal): Promise<KeptLayers | undefined> {
    const captured = new Map<string, NdArray>();
    const leftOut: Captured['leftOut'] = [];
    const caveats = new Set<string>();
    const mixed: string[] = [];
    for (const layer of layers) {
      const entry = await this.disk.read(this.keyOf(layer), signal);
      if (!entry) return undefined;
      const { header, array } = decode(entry);
      for (const caveat of header.caveats) caveats.add(caveat);
      if (header.mixed) mixed.push(layer.name);
      if (header.leftOut === undefined) captured.set(layer.name, array);
      else leftOut.push({ layer: layer.name, reason: header.leftOut });
    }
    return { layers: captured, leftOut, caveats: [...caveats], mixed };
  }

  /** Keeps what was captured; tells why it could not be kept, where that is so. */
  async write(
    layers: readonly LayerInfo[],
    { layers: captured, leftOut, caveats, mixed }: KeptLayers,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    try {
      for (const layer of layers) {
        const array = captured.get(layer.name);
        const reason = leftOut.find((left) => left.layer === layer.name)?.reason;
        if (array && KEPT.has(array.type)) {
          const { type, shape, data } = array;
          const header: Header = { type, shape, caveats, mixed: mixed.includes(layer.name) };
          await this.disk.write(this.keyOf(layer), encode(header, data), signal);
        } else if (reason !== undefined) {
          const header: Header = { type: 'float32', shape: [0], leftOut: reason, caveats, mixed: false };
          await this.disk.write(this.keyOf(layer), encode(header, float32([0]).data), signal);
        }
      }
      return undefined;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return `These representations are not kept for next time: ${error.subject} ${error.reason}`;
    }
  }

  private keyOf({ name, tensor }: LayerInfo): string {
    const { replens, onnxruntime, platform } = versions();
    return JSON.stringify({ ...this.identity, name, tensor, replens, onnxruntime, platform });
  }
}
