/** The checksums that a zip archive keeps of its members; fflate does not look at them. */

const END_OF_DIRECTORY = 0x06054b50;
const END_LENGTH = 22;
const ENTRY = 0x02014b50;
const ENTRY_LENGTH = 46;
const LONGEST_COMMENT = 65535;

/**
 * CRC-32 of each member as the central directory lists them, in its order. Empty where there is no directory.
 * Format: PKWARE's APPNOTE.TXT, 4.3.12 and 4.3.16.
 */
export function zipChecksums(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = Math.max(0, bytes.length - END_LENGTH - LONGEST_COMMENT);
  let end = bytes.length - END_LENGTH;
  while (end >= first && view.getUint32(end, true) !== END_OF_DIRECTORY) end--;
  if (end < first) return [];
  const checksums: number[] = [];
  let at = view.getUint32(end + 16, true);
  while (at + ENTRY_LENGTH <= end && view.getUint32(at, true) === ENTRY) {
    checksums.push(view.getUint32(at + 16, true));
    at += ENTRY_LENGTH + [28, 30, 32].reduce((sum, field) => sum + view.getUint16(at + field, true), 0);
  }
  return checksums;
}
