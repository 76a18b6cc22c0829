/** The gallery of charts, opened as a panel: what is picked and exported in it comes to the test. */
import path from 'node:path';
import type { Browser } from 'playwright-core';
import type { Selection } from '../../webview/charts/selection';
import type { ExportParams } from '../../webview/wire/contract';
import type { GalleryContract, GalleryStart } from './gallery';
import { openPanel, type OpenPanel, type PanelOptions } from './panel';

/** An open gallery. */
export interface OpenGallery extends OpenPanel<GalleryContract> {
  /** The whole selection after each pick. */
  picks: Selection[];
  exports: ExportParams[];
  /** How long the page took to draw all charts, in milliseconds. */
  milliseconds: number;
}

/** Opens the gallery and waits until its charts are drawn. */
export async function openGallery(
  browser: Browser,
  { figures, inputs = 60, layers = 6 }: Partial<GalleryStart> & Pick<GalleryStart, 'figures'>,
  options: PanelOptions = {},
): Promise<OpenGallery> {
  const told = { picks: [] as Selection[], exports: [] as ExportParams[], milliseconds: NaN };
  const panel = await openPanel<GalleryContract>(
    browser,
    path.join(__dirname, 'gallery.ts'),
    {
      picked: (selection) => (told.picks.push(selection), null),
      export: (file) => (told.exports.push(file), null),
      drawn: ({ milliseconds }) => ((told.milliseconds = milliseconds), null),
    },
    { ...options, start: { figures, inputs, layers } },
  );
  try {
    await panel.page.locator('[data-drawn]').waitFor({ timeout: 30_000 });
  } catch (failure) {
    await panel.close();
    throw new Error(`the gallery was not drawn: ${panel.complaints.join('; ')}`, { cause: failure });
  }
  return Object.assign(told, panel);
}
