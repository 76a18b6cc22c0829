/**
 * The protobuf wire format, as much of it as is needed to walk through a file of any size with positional reads and to
 * put messages together again. Nothing is trusted: every length is checked against what encloses it.
 * Format: https://protobuf.dev/programming-guides/encoding/
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { fileError } from '../store/files';

/** The bytes are not the message that they claim to be. */
export class WireError extends Error {}

/** Wire types that ONNX files use. */
export const VARINT = 0;
const FIXED64 = 1;
export const BYTES = 2;
const FIXED32 = 5;

/** One field of a message, by its place in the source. */
export interface Field {
  readonly number: number;
  readonly wire: number;
  /** Where its tag starts. */
  readonly start: number;
  /** Where its value starts (after the length of a `BYTES` field). */
  readonly body: number;
  /** Just past its value. */
  readonly end: number;
}

/** A stretch of a source. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

const WINDOW = 1 << 16;

/** A file read at given places, through a small window. */
export class FileSource {
  private window: Uint8Array = new Uint8Array(0);
  private windowStart = 0;

  private constructor(
    readonly file: string,
    private readonly descriptor: number,
    readonly size: number,
  ) {}

  /** Throws `UserError` when the file cannot be opened or is a folder. */
  static open(file: string): FileSource {
    try {
      const descriptor = openSync(file, 'r');
      const stat = fstatSync(descriptor);
      if (stat.isFile()) return new FileSource(file, descriptor, stat.size);
      closeSync(descriptor);
      throw Object.assign(new Error('not a regular file'), { code: 'EISDIR' });
    } catch (error) {
      throw fileError(file, error);
    }
  }

  close(): void {
    closeSync(this.descriptor);
  }

  /** A copy of bytes `start` to `end`. */
  read(start: number, end: number): Uint8Array {
    if (end > this.size) throw new WireError('it ends too early');
    if (start >= this.windowStart && end <= this.windowStart + this.window.length)
      return this.window.slice(start - this.windowStart, end - this.windowStart);
    const bytes = new Uint8Array(end - start);
    for (let done = 0; done < bytes.length;) {
      const count = readSync(this.descriptor, bytes, done, bytes.length - done, start + done);
      if (count === 0) throw new WireError('it ends too early');
      done += count;
    }
    return bytes;
  }

  /** The byte at a place inside the file. */
  byte(at: number): number {
    if (at < this.windowStart || at >= this.windowStart + this.window.length) {
      this.window = this.read(at, Math.min(this.size, at + WINDOW));
      this.windowStart = at;
    }
    return this.window[at - this.windowStart];
  }

  /** The unsigned varint at `at`, which must end before `end`. Values past 2^53 lose their low bits. */
  varint(at: number, end: number): { value: number; next: number } {
    let value = 0;
    for (let i = 0; i < 10; i++) {
      if (at + i >= end) throw new WireError('a number runs past the end of its message');
      const byte = this.byte(at + i);
      value += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) return { value, next: at + i + 1 };
    }
    throw new WireError('a number is too long');
  }

  text(field: Field): string {
    return new TextDecoder().decode(this.read(field.body, field.end));
  }
}

function valueEnd(source: FileSource, wire: number, at: number, end: number): { body: number; end: number } {
  switch (wire) {
    case VARINT:
      return { body: at, end: source.varint(at, end).next };
    case FIXED64:
      return { body: at, end: at + 8 };
    case FIXED32:
      return { body: at, end: at + 4 };
    case BYTES: {
      const { value, next } = source.varint(at, end);
      return { body: next, end: next + value };
    }
    default:
      throw new WireError(`byte ${at} starts no known kind of value`);
  }
}

/** The fields of the message that fills `range`, in order. Throws {@link WireError} where it is not a message. */
export function* fieldsOf(source: FileSource, range: Range): Generator<Field> {
  for (let at = range.start; at < range.end;) {
    const { value: tag, next } = source.varint(at, range.end);
    const wire = tag % 8;
    const number = Math.floor(tag / 8);
    if (number < 1 || number >= 2 ** 29) throw new WireError(`byte ${at} starts no known field`);
    const { body, end } = valueEnd(source, wire, next, range.end);
    if (end > range.end)
      throw new WireError(
        range.end === source.size
          ? `it is cut off: of ${end - body} bytes from byte ${body} on there are only ${source.size - body}`
          : `a value of ${end - body} bytes at byte ${body} runs past the end of its message`,
      );
    yield { number, wire, start: at, body, end };
    at = end;
  }
}

/** An unsigned integer below 2^53 as a varint. */
export function encodeVarint(value: number): Uint8Array {
  const bytes: number[] = [];
  for (; value >= 0x80; value = Math.floor(value / 0x80)) bytes.push((value % 0x80) | 0x80);
  bytes.push(value);
  return Uint8Array.from(bytes);
}

/** A message under construction. */
export class MessageBuilder {
  private readonly parts: Uint8Array[] = [];
  length = 0;

  /** Appends encoded fields. */
  raw(bytes: Uint8Array): this {
    this.parts.push(bytes);
    this.length += bytes.length;
    return this;
  }

  varint(number: number, value: number): this {
    return this.raw(encodeVarint(number * 8 + VARINT)).raw(encodeVarint(value));
  }

  bytes(number: number, value: Uint8Array): this {
    return this.raw(encodeVarint(number * 8 + BYTES))
      .raw(encodeVarint(value.length))
      .raw(value);
  }

  text(number: number, value: string): this {
    return this.bytes(number, new TextEncoder().encode(value));
  }

  message(number: number, value: MessageBuilder): this {
    this.raw(encodeVarint(number * 8 + BYTES)).raw(encodeVarint(value.length));
    for (const part of value.parts) this.raw(part);
    return this;
  }

  finish(): Uint8Array {
    const whole = new Uint8Array(this.length);
    let at = 0;
    for (const part of this.parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }
}
