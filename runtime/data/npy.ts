/**
 * NumPy's `.npy` files. Reads versions 1.0, 2.0 and 3.0, C and Fortran order, either byte order; writes
 * version 1.0, C order, little-endian. Format: numpy/lib/format.py. Little-endian machines only, as ONNX
 * Runtime's binaries are.
 */
import { UserError } from '../errors';
import { type ElementType, type ElementTypes, type NdArray, formatShape, sizeOf } from '../engine/ndarray';

const MAGIC = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59); // \x93NUMPY
/** Far above what a header of a supported type needs. */
const LONGEST_HEADER = 65536;
/** NumPy starts the data at a multiple of 64 bytes. */
const ALIGNMENT = 64;

interface Dtype {
  /** NumPy's kind and item size, `f4` for float32. */
  code: string;
  bytes: 1 | 2 | 4 | 8;
  /** A view of a buffer; `offset` in bytes is a multiple of `bytes`, `length` counts elements. */
  view(buffer: ArrayBufferLike, offset: number, length: number): NdArray['data'];
}

const DTYPES: { [T in ElementType]: Dtype & { view(...of: Parameters<Dtype['view']>): ElementTypes[T] } } = {
  float16: { code: 'f2', bytes: 2, view: (...of) => new Uint16Array(...of) },
  float32: { code: 'f4', bytes: 4, view: (...of) => new Float32Array(...of) },
  float64: { code: 'f8', bytes: 8, view: (...of) => new Float64Array(...of) },
  int8: { code: 'i1', bytes: 1, view: (...of) => new Int8Array(...of) },
  uint8: { code: 'u1', bytes: 1, view: (...of) => new Uint8Array(...of) },
  int16: { code: 'i2', bytes: 2, view: (...of) => new Int16Array(...of) },
  uint16: { code: 'u2', bytes: 2, view: (...of) => new Uint16Array(...of) },
  int32: { code: 'i4', bytes: 4, view: (...of) => new Int32Array(...of) },
  uint32: { code: 'u4', bytes: 4, view: (...of) => new Uint32Array(...of) },
  int64: { code: 'i8', bytes: 8, view: (...of) => new BigInt64Array(...of) },
  uint64: { code: 'u8', bytes: 8, view: (...of) => new BigUint64Array(...of) },
  bool: { code: 'b1', bytes: 1, view: (...of) => new Uint8Array(...of) },
};

const TYPE_OF_CODE = new Map(
  (Object.keys(DTYPES) as ElementType[]).map((type) => [DTYPES[type].code, type] as const),
);

/** What NumPy's other kinds are called, and what to save instead. */
const UNSUPPORTED: Record<string, [kind: string, remedy: string]> = {
  O: ['Python objects', "Save numbers, for example array.astype('float32')."],
  U: ['text', 'Save categories as integer codes, or put text labels into a .csv file.'],
  S: ['text', 'Save categories as integer codes, or put text labels into a .csv file.'],
  V: ['structured or raw values', 'Save each field as an array of its own, for example with numpy.savez.'],
  c: ['complex numbers', 'Save the real and the imaginary part as two arrays.'],
  M: ['dates', "Save numbers, for example array.astype('int64')."],
  m: ['time spans', "Save numbers, for example array.astype('int64')."],
};

function damaged(name: string, reason: string): UserError {
  return new UserError(name, reason, 'Save it again with numpy.save, or copy it again.');
}

function typeOf(descr: string, name: string): { type: ElementType; bigEndian: boolean } {
  const [, order, code] = /^([<>|=]?)(.*)$/s.exec(descr) ?? ['', '', descr];
  const type = TYPE_OF_CODE.get(code);
  if (type) return { type, bigEndian: order === '>' };
  const [kind, remedy] = UNSUPPORTED[/^[[({]/.test(descr) ? 'V' : code.charAt(0)] ?? [
    'values of an unsupported type',
    "Save it as a supported type, for example array.astype('float32').",
  ];
  throw new UserError(name, `holds ${kind} (dtype ${descr}), which cannot be read.`, remedy);
}

interface Header {
  type: ElementType;
  bigEndian: boolean;
  fortranOrder: boolean;
  shape: number[];
}

/** Parses the header, a Python dictionary with the keys descr, fortran_order and shape. */
function parseHeader(text: string, name: string): Header {
  const descr = /['"]descr['"]\s*:\s*(?:'([^']*)'|([[({].*?),\s*['"]fortran_order)/s.exec(text);
  if (!descr) throw damaged(name, 'has a damaged .npy header (no dtype).');
  const { type, bigEndian } = typeOf(descr[1] ?? descr[2], name);
  const order = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(text);
  if (!order) throw damaged(name, 'has a damaged .npy header (no element order).');
  const tuple = /['"]shape['"]\s*:\s*\(([\d\sL,]*)\)/.exec(text);
  if (!tuple) throw damaged(name, 'has a damaged .npy header (no shape).');
  const shape = (tuple[1].match(/\d+/g) ?? []).map(Number);
  if (!shape.every(Number.isSafeInteger)) throw damaged(name, 'has an impossible shape in its .npy header.');
  return { type, bigEndian, fortranOrder: order[1] === 'True', shape };
}

/** Finds the header; `start` is where the data begins. */
function locateHeader(bytes: Uint8Array, name: string): { text: string; start: number } {
  if (bytes.length < 10 || MAGIC.some((byte, i) => bytes[i] !== byte))
    throw damaged(name, 'is not a .npy file (its first bytes are not those of one).');
  const version = bytes[6];
  if (version < 1 || version > 3)
    throw damaged(name, `is of .npy version ${version}.${bytes[7]}, and 1.0 to 3.0 can be read.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fixed = version === 1 ? 10 : 12;
  if (bytes.length < fixed) throw damaged(name, 'is truncated (it ends inside the .npy header).');
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > LONGEST_HEADER) throw damaged(name, `has a damaged .npy header (${length} bytes long).`);
  if (fixed + length > bytes.length) throw damaged(name, 'is truncated (it ends inside the .npy header).');
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + fixed, length);
  return { text: text.toString(version === 3 ? 'utf8' : 'latin1'), start: fixed + length };
}

function swapBytes(data: Uint8Array, bytes: Dtype['bytes']): void {
  const buffer = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  if (bytes === 2) buffer.swap16();
  if (bytes === 4) buffer.swap32();
  if (bytes === 8) buffer.swap64();
}

/** Reorders elements from Fortran order (first index fastest) to row-major. */
function toRowMajor<A extends NdArray['data']>(from: A, into: A, shape: readonly number[]): A {
  const strides: number[] = [];
  for (let axis = 0, stride = 1; axis < shape.length; stride *= shape[axis++]) strides.push(stride);
  const index = shape.map(() => 0);
  for (let at = 0, source = 0; at < from.length; at++) {
    into[at] = from[source];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      source += strides[axis];
      if (++index[axis] < shape[axis]) break;
      source -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return into;
}

/**
 * Reads a `.npy` file. The array may share the memory of `bytes`: neither is to be changed afterwards.
 * @param name file (and member) that errors name
 * @throws UserError when it is not a .npy file, is truncated, or is of a type that ONNX inputs cannot have
 */
export function readNpy(bytes: Uint8Array, name: string): NdArray {
  const { text, start } = locateHeader(bytes, name);
  const { type, bigEndian, fortranOrder, shape } = parseHeader(text, name);
  const dtype = DTYPES[type];
  const count = sizeOf(shape);
  const declared = count * dtype.bytes;
  const present = bytes.length - start;
  if (declared !== present) {
    const reason = `declares ${formatShape(shape)} ${type} values (${declared} bytes) and holds ${present} bytes of data.`;
    throw damaged(name, declared > present ? `is truncated: it ${reason}` : reason);
  }
  const swap = bigEndian && dtype.bytes > 1;
  const aligned = (bytes.byteOffset + start) % dtype.bytes === 0;
  const body = swap || !aligned ? bytes.slice(start) : bytes.subarray(start);
  if (swap) swapBytes(body, dtype.bytes);
  let data = dtype.view(body.buffer, body.byteOffset, count);
  if (fortranOrder && shape.length > 1)
    data = toRowMajor(data, dtype.view(new ArrayBuffer(declared), 0, count), shape);
  if (type === 'bool' && data.some((value) => value > 1))
    throw damaged(name, 'holds boolean values other than 0 and 1.');
  return { type, shape, data };
}

/** Writes an array as a `.npy` file, version 1.0, little-endian, C order. */
export function writeNpy(array: NdArray): Uint8Array {
  const { code, bytes } = DTYPES[array.type];
  const shape = array.shape.length === 1 ? `(${array.shape[0]},)` : `(${array.shape.join(', ')})`;
  const descr = `${bytes === 1 ? '|' : '<'}${code}`;
  const dictionary = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`;
  const start = Math.ceil((10 + dictionary.length + 1) / ALIGNMENT) * ALIGNMENT;
  const file = new Uint8Array(start + array.data.byteLength);
  file.set(MAGIC);
  file.set([1, 0, (start - 10) & 0xff, (start - 10) >> 8], 6);
  file.set(Buffer.from(`${dictionary.padEnd(start - 11)}\n`, 'latin1'), 10);
  file.set(new Uint8Array(array.data.buffer, array.data.byteOffset, array.data.byteLength), start);
  return file;
}
