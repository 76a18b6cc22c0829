import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LONGEST_TEXT, namedFiles } from '../../../extension/views/checkpoint-names';

const names = (text: string) => namedFiles(text).map(({ name }) => name);

test('string literals that end in .onnx are names, whatever their quotes', () => {
  assert.deepEqual(names(`load("a.onnx"); load('b/c.onnx'); load(\`d.ONNX\`)`), [
    'a.onnx',
    'b/c.onnx',
    'd.ONNX',
  ]);
});

test('the offset is that of the name without its quote', () => {
  const text = 'x = load("models/a.onnx")';
  const [{ name, offset }] = namedFiles(text);
  assert.equal(text.slice(offset, offset + name.length), name);
});

test('placeholders, escapes, other endings and strings over lines are no names', () => {
  const text = ['f"{folder}/a.onnx"', '"a\\n.onnx"', '"a.onnx.txt"', '"a\n.onnx"', 'a.onnx', `"a.onnx'`].join(
    '\n',
  );
  assert.deepEqual(names(text), []);
});

test('a huge text is not searched', () => {
  assert.deepEqual(names(`"a.onnx"${' '.repeat(LONGEST_TEXT)}`), []);
});
