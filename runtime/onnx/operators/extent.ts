/**
 * Extents that depend on an open dimension: `batch`, and products such as `12*batch` where axes were merged. They are
 * names to ONNX; here they are multiplied and divided, so that a merged batch axis can be taken apart again.
 */
import type { Extent } from '../graph';

/** A number times names, the names in order. */
interface Monomial {
  readonly factor: number;
  readonly names: readonly string[];
}

function monomial(extent: Extent): Monomial {
  if (typeof extent === 'number') return { factor: extent, names: [] };
  const parts = extent.split('*');
  const names = parts.filter((part) => !/^\d+$/.test(part));
  const factor = parts
    .filter((part) => /^\d+$/.test(part))
    .reduce((product, part) => product * Number(part), 1);
  return { factor, names };
}

function extentOf({ factor, names }: Monomial): Extent {
  if (factor === 0 || names.length === 0) return factor;
  return [...(factor === 1 ? [] : [String(factor)]), ...names.toSorted()].join('*');
}

/** Number of elements of a shape: a number, or a product with open dimensions. */
export function extentProduct(shape: readonly Extent[]): Extent {
  const parts = shape.map(monomial);
  return extentOf({
    factor: parts.reduce((product, part) => product * part.factor, 1),
    names: parts.flatMap((part) => part.names),
  });
}

/** The extent where every open dimension is `open` long. */
export function extentAt(extent: Extent, open: number): number {
  const { factor, names } = monomial(extent);
  return factor * open ** names.length;
}

/** `a / b` where it is an extent, else undefined. */
export function extentQuotient(a: Extent, b: Extent): Extent | undefined {
  const [above, below] = [monomial(a), monomial(b)];
  const names = [...above.names];
  for (const name of below.names) {
    const at = names.indexOf(name);
    if (at < 0) return undefined;
    names.splice(at, 1);
  }
  const factor = above.factor / below.factor;
  return Number.isInteger(factor) ? extentOf({ factor, names }) : undefined;
}
