/** Chooses in the list of measures as a person does. */
import type { Locator, Page } from 'playwright-core';

/** The field of a list of measures. */
export function measureField(page: Page, label = 'Measure'): Locator {
  return page.getByRole('combobox', { name: label, exact: true });
}

/** Searches for a key and takes what is found. */
export async function pickMeasure(page: Page, key: string, label = 'Measure'): Promise<void> {
  await measureField(page, label).click();
  await page.keyboard.type(key);
  await page.keyboard.press('Enter');
}
