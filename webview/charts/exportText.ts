/** Names and texts of exported files. */
import type { Table } from './chart';

/** Lower case with dashes, letters of any script, at most 60 characters. */
export function fileName(title: string): string {
  const name = title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}.]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  return name.slice(0, 60) || 'chart';
}

/** RFC 4180: lines end with CRLF; quotes where a cell needs them. An undefined value is an empty cell. */
export function csvText({ columns, rows }: Table): string {
  const quoted = (cell: string) => (/[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return [columns, ...rows]
    .map((row) => `${row.map((cell) => quoted(cell === null ? '' : String(cell))).join(',')}\r\n`)
    .join('');
}
