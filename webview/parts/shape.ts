/** Shapes of tensors in words. */
import type { LayerInfo } from '../../runtime/checkpoints/model';

/** Longer names of open extents are written as "?". */
const LONGEST_EXTENT = 8;

/** "batch × 64"; open extents by name, "?" where they have none. */
export function shapeText(shape: LayerInfo['shape']): string {
  if (shape === null) return 'not known';
  if (shape.length === 0) return 'scalar';
  return shape.map((extent) => (extent === '' ? '?' : String(extent))).join(' × ');
}

/** The same, short enough for a table. */
export function shortShapeText(shape: LayerInfo['shape']): string {
  return shapeText(
    shape &&
      shape.map((extent) => (typeof extent === 'string' && extent.length > LONGEST_EXTENT ? '' : extent)),
  );
}
