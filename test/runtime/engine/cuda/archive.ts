/** Small archives and libraries for the tests of the installation. */
import { gzipSync } from 'node:zlib';
import { LIBRARIES } from '../../../../runtime/engine/cuda/libraries';

/** The first bytes of a library for Linux, and some more; `machine` 62 is x64. */
export function fakeLibrary(machine = 62, length = 1500): Uint8Array {
  const bytes = new Uint8Array(length).map((_, i) => i % 251);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
  bytes.set([3, 0, machine, 0], 16);
  return bytes;
}

function header(name: string, size: number, type: string): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0);
  block.write('0000644\0', 100);
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.write(' '.repeat(8), 148);
  block.write(type, 156);
  block.write('ustar\x0000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** A tar archive of files; a name that ends in `/` is a folder. */
export function tar(files: Readonly<Record<string, Uint8Array>>): Buffer {
  const blocks = Object.entries(files).flatMap(([name, content]) => [
    header(name, content.length, name.endsWith('/') ? '5' : '0'),
    content,
    Buffer.alloc((512 - (content.length % 512)) % 512),
  ]);
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/** An archive as npm makes them, with a library of each name. */
export function archive(library: Uint8Array = fakeLibrary()): Buffer {
  const libraries = LIBRARIES.map((name) => [`package/Plugins/Linux/x64/${name}`, library] as const);
  return gzipSync(
    tar({
      'package/': new Uint8Array(0),
      'package/README.md': Buffer.from('read me'),
      ...Object.fromEntries(libraries),
    }),
  );
}
