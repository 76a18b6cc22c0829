/** Which rows of a probe set are the same input. */
import { createHash } from 'node:crypto';
import { feedsOf } from './batches';
import type { BoundInputs } from './bindings';

/** Hash of the inputs of one row. */
function rowHash(bound: BoundInputs, row: number): string {
  const hash = createHash('sha256');
  for (const { data } of Object.values(feedsOf(bound, [row])))
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return hash.digest('base64');
}

/** The rows in groups of equal inputs, byte for byte; groups in the order of their first row. */
export function equalInputs(bound: BoundInputs): number[][] {
  const groups = new Map<string, number[]>();
  for (let row = 0; row < bound.rows; row++) {
    const hash = rowHash(bound, row);
    const group = groups.get(hash);
    if (group) group.push(row);
    else groups.set(hash, [row]);
  }
  return [...groups.values()];
}
