import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32, inflateSync } from 'node:zlib';
import { dataSpec } from '../../../runtime/data/spec';
import { drawText } from '../../../runtime/preview/font';
import { type Picture, encodePng } from '../../../runtime/preview/png';
import { previewOf } from '../../../runtime/preview/preview';
import { contactSheet } from '../../../runtime/preview/sheet';

/** Chunks of a PNG file, their checksums checked. */
function chunksOf(png: Uint8Array): Map<string, Uint8Array> {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  assert.deepEqual([...png.subarray(0, 8)], [137, 80, 78, 71, 13, 10, 26, 10]);
  const chunks = new Map<string, Uint8Array>();
  for (let at = 8; at < png.length;) {
    const length = view.getUint32(at);
    const body = png.subarray(at + 4, at + 8 + length);
    assert.equal(view.getUint32(at + 8 + length), crc32(body));
    chunks.set(Buffer.from(body.subarray(0, 4)).toString(), body.subarray(4));
    at += 12 + length;
  }
  return chunks;
}

test('a PNG file holds the picture: size, colour type and every pixel', () => {
  const picture: Picture = {
    width: 3,
    height: 2,
    rgb: Uint8Array.from({ length: 18 }, (_, i) => 13 * i),
  };
  const chunks = chunksOf(encodePng(picture));
  assert.deepEqual([...chunks.keys()], ['IHDR', 'IDAT', 'IEND']);
  assert.deepEqual([...(chunks.get('IHDR') ?? [])], [0, 0, 0, 3, 0, 0, 0, 2, 8, 2, 0, 0, 0]);
  const lines = inflateSync(chunks.get('IDAT') ?? new Uint8Array());
  assert.deepEqual([...lines.subarray(0, 10)], [0, ...picture.rgb.subarray(0, 9)]);
  assert.deepEqual([...lines.subarray(10)], [0, ...picture.rgb.subarray(9)]);
});

/** The picture of a text as lines of dots. */
function dotsOf(text: string, width: number, scale = 1): string[] {
  const picture = { width, height: 9 * scale, rgb: new Uint8Array(27 * width * scale) };
  drawText(picture, text, 0, 0, [255, 0, 0], scale);
  return Array.from({ length: 9 * scale }, (_, y) =>
    Array.from({ length: width }, (_, x) => (picture.rgb[3 * (y * width + x)] ? '#' : '.')).join(''),
  );
}

test('text is drawn in dots, unknown characters as question marks, and clipped at the border', () => {
  assert.deepEqual(dotsOf('T', 5).slice(0, 7), ['#####', ...Array<string>(6).fill('..#..')]);
  assert.deepEqual(dotsOf('é', 6), dotsOf('?', 6));
  assert.notDeepEqual(dotsOf('é', 6), dotsOf(' ', 6));
  assert.deepEqual(dotsOf('TT', 5), dotsOf('T', 5), 'the second letter lies outside');
  assert.equal(dotsOf('T', 10, 2)[0], '##########');
});

const rows = { train: 60, validation: 12, test: 12 };

test('a contact sheet of images shows each example pixel for pixel, enlarged to be seen', () => {
  const spec = dataSpec.parse({ kind: 'trifeature', shapes: 3, textures: 2, colours: 2, rows });
  const preview = previewOf(spec, { count: 30 });
  const { width, height, rgb } = contactSheet(preview);
  assert.ok(width >= 10 * 96 && height >= 3 * 96);
  assert.equal(rgb.length, 3 * width * height);
  const zoom = 3;
  const [left, top] = [16, 34];
  for (let y = 0; y < 32; y++)
    for (let x = 0; x < 32; x++)
      for (let channel = 0; channel < 3; channel++) {
        const at = 3 * ((top + zoom * y + 1) * width + left + zoom * x + 1) + channel;
        assert.equal(rgb[at], preview.examples.inputs[channel * 1024 + 32 * y + x]);
      }
});

test('a contact sheet of bits fits into the widest picture, however many bits there are', () => {
  for (const bits of [8, 32, 1024]) {
    const features = [{ name: 'a', function: { kind: 'copy' } }];
    const spec = dataSpec.parse({
      kind: 'binary',
      bits,
      features,
      rows: { train: 20, validation: 4, test: 4 },
    });
    const { width, height } = contactSheet(previewOf(spec, { count: 20 }));
    assert.ok(width >= bits && width < 1800 && height > 20 * 4);
  }
});
