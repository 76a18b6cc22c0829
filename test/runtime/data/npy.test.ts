import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ElementType, NdArray } from '../../../runtime/engine/ndarray';
import { readNpy, writeNpy } from '../../../runtime/data/npy';
import { UserError } from '../../../runtime/errors';

interface Golden {
  readable: { name: string; type: ElementType; shape: number[]; values: (number | string)[]; file: string }[];
  unsupported: { kind: string; file: string }[];
}

/** Written by NumPy: see test/golden/probe_sets.py. */
const golden = JSON.parse(
  readFileSync(path.join(__dirname, '../../golden/probe-sets/npy.json'), 'utf8'),
) as Golden;

const decode = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));
const valuesOf = (array: NdArray) =>
  Array.from<number | bigint, number | string>(array.data, (v) => (typeof v === 'bigint' ? String(v) : v));

function withHeader(dictionary: string, data = new Uint8Array(0), version = 1): Uint8Array {
  const text = Buffer.from(`${dictionary}\n`);
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  if (version === 1) length.writeUInt16LE(text.length);
  else length.writeUInt32LE(text.length);
  return Buffer.concat([Buffer.from('\x93NUMPY', 'latin1'), Buffer.from([version, 0]), length, text, data]);
}

const fails = (bytes: Uint8Array, message: RegExp) =>
  assert.throws(
    () => readNpy(bytes, 'probe.npy'),
    (error) =>
      error instanceof UserError &&
      error.subject === 'probe.npy' &&
      error.remedy !== '' &&
      message.test(error.reason),
  );

for (const { name, type, shape, values, file } of golden.readable)
  test(`reads what NumPy wrote: ${name}`, () => {
    const array = readNpy(decode(file), 'probe.npy');
    assert.equal(array.type, type);
    assert.deepEqual(array.shape, shape);
    assert.deepEqual(valuesOf(array), values);
  });

test('writes the very bytes that NumPy writes for little-endian arrays in C order', () => {
  const comparable = golden.readable.filter(({ name }) => /<, C order|one axis|scalar|no rows/.test(name));
  assert.equal(comparable.length, 15);
  for (const { name, file } of comparable)
    assert.deepEqual(writeNpy(readNpy(decode(file), name)), decode(file), name);
});

test('reads arrays that do not start at a multiple of their item size in memory', () => {
  for (const { file, values } of golden.readable) {
    const shifted = new Uint8Array(decode(file).length + 1);
    shifted.set(decode(file), 1);
    assert.deepEqual(valuesOf(readNpy(shifted.subarray(1), 'probe.npy')), values);
  }
});

for (const { kind, file } of golden.unsupported)
  test(`refuses ${kind}, naming the dtype`, () => {
    fails(decode(file), new RegExp(`${kind}.* \\(dtype .+\\), which cannot be read`));
  });

test('refuses files that are not .npy files or end too early', () => {
  const whole = decode(golden.readable[0].file);
  fails(new Uint8Array(0), /not a \.npy file/);
  fails(Buffer.from('a,b,c\n1,2,3\n'), /not a \.npy file/);
  for (let length = 10; length < whole.length; length++) fails(whole.subarray(0, length), /truncated/);
  fails(Buffer.concat([whole, Buffer.alloc(1)]), /declares .* holds 49 bytes/);
});

test('refuses headers that lie, before any memory is taken', () => {
  const lie = (shape: string) =>
    withHeader(`{'descr': '<f4', 'fortran_order': True, 'shape': ${shape}, }`, new Uint8Array(16));
  fails(lie('(1000000000000, 8)'), /truncated/);
  fails(lie('(99999999999999999999, 0)'), /impossible shape/);
  fails(lie('(-4,)'), /no shape/);
  fails(lie(`(${'1'.repeat(60000)}`), /no shape/);
  fails(withHeader("{'fortran_order': False, 'shape': (4,)}"), /no dtype/);
  fails(withHeader("{'descr': '<f4', 'shape': (4,)}"), /no element order/);
  fails(withHeader(' '.repeat(100_000), new Uint8Array(0), 2), /header \(100001 bytes long\)/);
  const future = lie('(4,)');
  future[6] = 4;
  fails(future, /version 4\.0/);
});

test('refuses booleans other than 0 and 1', () => {
  const header = "{'descr': '|b1', 'fortran_order': False, 'shape': (3,)}";
  fails(withHeader(header, Uint8Array.of(0, 1, 2)), /boolean values other than 0 and 1/);
});

test('gives a readable array or a UserError for any bytes whatever', () => {
  const whole = [...decode(golden.readable[0].file)];
  const edits = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(edits, (changes) => {
      const bytes = Uint8Array.from(whole);
      for (const [at, byte] of changes) bytes[at] = byte;
      try {
        const { data, shape } = readNpy(bytes, 'probe.npy');
        assert.equal(
          data.length,
          shape.reduce((a, b) => a * b, 1),
        );
      } catch (error) {
        assert.ok(error instanceof UserError, String(error));
      }
    }),
    { numRuns: 2000, seed: 1 },
  );
});
