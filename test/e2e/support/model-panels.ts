/** The inspector and the comparison as a person sees them. */
import type { Frame, Locator } from 'playwright-core';
import type { VsCode } from './vscode';

/** What both panels have: inputs, layers, charts. */
export class ModelPanel {
  protected constructor(
    readonly vscode: VsCode,
    readonly frame: Frame,
  ) {}

  /** What is said of the inputs that the numbers are on. */
  get inputs(): Locator {
    return this.frame.locator('.probe-bar .shown');
  }

  button(name: string | RegExp): Locator {
    return this.frame.getByRole('button', { name, exact: typeof name === 'string' });
  }

  /** A chart by its id. */
  figure(id: string): Locator {
    return this.frame.locator(`figure#${id}`);
  }

  /** Waits until a chart is drawn and up to date. */
  async drawn(...ids: string[]): Promise<void> {
    for (const id of ids) {
      const figure = this.figure(id);
      await figure
        .and(this.frame.locator(':not([aria-busy=true])'))
        .locator('.drawing svg')
        .waitFor({ timeout: 60_000 });
    }
  }

  /** Answers the file dialog that a button opens. */
  async chooseProbe(file: string): Promise<void> {
    await this.button('Probe set…').first().click();
    await this.vscode.answer(file);
  }

  /** What went wrong, as the panel says it. */
  get alerts(): Locator {
    return this.frame.getByRole('alert');
  }
}

/** The inspector of one model. */
export class InspectorPanel extends ModelPanel {
  /** Waits for the inspector; `file` is relative to the folder. */
  static async find(vscode: VsCode, file: string): Promise<InspectorPanel> {
    return new InspectorPanel(vscode, await vscode.panel(`Inspector: ${file}`));
  }

  get layers(): Locator {
    return this.frame.getByRole('grid', { name: 'Layers' }).locator('tbody tr');
  }

  /** Names of the layers in the order of the table. */
  async layerNames(): Promise<string[]> {
    await this.layers.first().waitFor({ timeout: 60_000 });
    const names = await this.layers.locator('td:first-child').allInnerTexts();
    return names.map((name) => name.replace(/\s+/g, ''));
  }

  layer(name: string): Locator {
    return this.layers.filter({ has: this.frame.locator(`td:first-child [title="${name}"]`) });
  }

  /** Text of a layer's cell under a column title. */
  async cell(layer: string, column: string): Promise<string> {
    const titles = await this.frame.getByRole('grid', { name: 'Layers' }).locator('thead th').allInnerTexts();
    const index = titles.findIndex((title) => title.trim() === column);
    return (await this.layer(layer).locator('td').nth(index).innerText()).trim();
  }

  /** The layer that is selected. */
  get selectedLayer(): Locator {
    return this.frame.locator('.selected-layer');
  }
}

/** The comparison of two models. */
export class ComparePanel extends ModelPanel {
  /** Waits for the comparison of two files by their names. */
  static async find(vscode: VsCode, a: string, b: string): Promise<ComparePanel> {
    return new ComparePanel(vscode, await vscode.panel(`Comparison ${a} ↔ ${b}`));
  }

  get sameInputs(): Locator {
    return this.frame.locator('.same-inputs');
  }

  /** Searches in a list of measures and takes what is found. */
  async pick(query: string, label = 'Measure'): Promise<void> {
    await this.frame.getByRole('combobox', { name: label, exact: true }).click();
    await this.vscode.page.keyboard.type(query);
    await this.vscode.page.keyboard.press('Enter');
  }

  /** Fills in a number of a form. */
  async fill(label: string, value: number): Promise<void> {
    const field = this.frame.getByLabel(label, { exact: true });
    await field.fill(String(value));
    await field.press('Enter');
  }

  /** The cells of a chart's data table, row by row. */
  async table(figure: string): Promise<string[][]> {
    const rows = this.figure(figure).locator('table tbody tr');
    if ((await rows.count()) === 0) await this.figure(figure).getByText('Data table').click();
    await rows.first().waitFor();
    return rows.evaluateAll((all) =>
      all.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? '')),
    );
  }
}
