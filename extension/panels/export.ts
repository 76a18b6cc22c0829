/** Saves what a chart exports, where the person says. */
import path from 'node:path';
import { Uri, window, workspace, type Memento } from 'vscode';
import { messageOf, UserError } from '../../runtime/errors';
import type { ExportFormat, ExportParams } from '../../webview/wire/contract';

const KINDS: Readonly<Record<ExportFormat, string>> = {
  svg: 'SVG image',
  png: 'PNG image',
  csv: 'Comma-separated values',
  json: 'Vega-Lite specification',
};

/** Where the last export went. */
const LAST_FOLDER = 'replens.exportFolder';

/** A name that every file system takes. */
function fileNameOf(name: string): string {
  const safe = Array.from(name, (character) =>
    character < ' ' || '<>:"/\\|?*'.includes(character) ? '-' : character,
  );
  return (
    safe
      .join('')
      .replace(/[. ]+$/, '')
      .slice(0, 120) || 'chart'
  );
}

/** Asks where to and writes the file; null where the person decided otherwise. Throws `UserError`. `beside` is proposed the first time. */
export async function saveExport(
  { name, format, content }: ExportParams,
  beside: Uri,
  memory: Memento,
): Promise<{ file: string } | null> {
  const last = memory.get<string>(LAST_FOLDER);
  const folder = last === undefined ? beside : Uri.parse(last);
  const file = await window.showSaveDialog({
    title: 'Export',
    defaultUri: Uri.joinPath(folder, `${fileNameOf(name)}.${format}`),
    filters: { [KINDS[format]]: [format] },
  });
  if (!file) return null;
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  try {
    await workspace.fs.writeFile(file, bytes);
  } catch (cause) {
    const reason = `could not be written (${messageOf(cause)}).`;
    throw new UserError(file.fsPath, reason, 'Export to another place.', { cause });
  }
  await memory.update(LAST_FOLDER, file.with({ path: path.posix.dirname(file.path) }).toString());
  return { file: file.fsPath };
}
