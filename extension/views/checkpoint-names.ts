/** Checkpoints that code names: strings that end in `.onnx`. Pure. */

/** A string literal in a text. */
export interface NamedFile {
  /** What stands between the quotes. */
  name: string;
  /** Of the name, in characters from the start. */
  offset: number;
}

/** Text beyond this is not looked at. */
export const LONGEST_TEXT = 500_000;
const MOST_NAMES = 200;

/** Quoted with ', " or `, on one line, without escapes or placeholders. */
const LITERAL = /(["'`])([^"'`\n\r\\{}]{1,400}\.onnx)\1/gi;

/** Every name of an ONNX file in source code, in order. */
export function namedFiles(text: string): NamedFile[] {
  if (text.length > LONGEST_TEXT || !/\.onnx/i.test(text)) return [];
  const found: NamedFile[] = [];
  for (const { 2: name, index } of text.matchAll(LITERAL)) {
    found.push({ name, offset: index + 1 });
    if (found.length === MOST_NAMES) break;
  }
  return found;
}
