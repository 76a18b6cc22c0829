/**
 * Strings that Vega's expressions misread although they are quoted: names of properties that every object has are
 * taken for variables, two kinds of line end for the end of the string. Layers and labels may be called anything.
 */
const RESERVED = new Set(Object.getOwnPropertyNames(Object.prototype));
/** Shows nothing and breaks no line. */
const JOINER = '\u2060';

function safe(text: string): string {
  return RESERVED.has(text) ? `${JOINER}${text}` : text.replace(/[\u2028\u2029]/g, ' ');
}

/** A copy of a spec with its data, in which no string is misread; it looks the same when drawn. */
export function safeStrings<T>(value: T): T {
  const walk = (item: unknown): unknown => {
    if (typeof item === 'string') return safe(item);
    if (Array.isArray(item)) return item.map(walk);
    if (typeof item !== 'object' || item === null || ArrayBuffer.isView(item)) return item;
    return Object.fromEntries(Object.entries(item).map(([key, inner]) => [key, walk(inner)]));
  };
  return walk(value) as T;
}
