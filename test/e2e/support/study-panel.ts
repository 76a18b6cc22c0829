/** The study panel as a person sees it. */
import type { Frame, Locator } from 'playwright-core';
import { until } from './wait';
import type { VsCode } from './vscode';

/** One moment at which the charts were drawn. */
export interface Drawing {
  /** Largest step in them. */
  step: number;
  /** Milliseconds since 1970. */
  at: number;
}

/** The panel of a study's run. */
export class StudyPanel {
  private constructor(readonly frame: Frame) {}

  /** Waits for the panel. */
  static async find(vscode: VsCode, study: string): Promise<StudyPanel> {
    return new StudyPanel(await vscode.panel(`Study ${study}`));
  }

  /** How the run stands: "training", "finished", ... */
  get standing(): Locator {
    return this.frame.locator('.masthead .badge');
  }

  /** Waits until the run stands so. */
  async waitFor(standing: string, timeout = 60_000): Promise<void> {
    await this.standing.filter({ hasText: standing }).waitFor({ timeout });
  }

  /** What each claim came to, in the order of the claims. */
  get verdicts(): Locator {
    return this.frame.locator('.verdict .badge');
  }

  button(name: string): Locator {
    return this.frame.getByRole('button', { name, exact: true });
  }

  /** Largest step that the charts show; -1 before the first drawing. */
  async step(): Promise<number> {
    return Number((await this.frame.locator('#panel').getAttribute('data-step')) ?? -1);
  }

  /** Waits until the charts show a step of at least `least`. */
  async drawn(least: number): Promise<void> {
    await until(`charts up to step ${least}`, async () => (await this.step()) >= least, 60_000);
  }

  /** Begins to record every drawing; {@link drawings} gives them. */
  async record(): Promise<void> {
    await this.frame.evaluate(() => {
      const panel = document.querySelector<HTMLElement>('#panel');
      if (!panel) throw new Error('no panel');
      const drawings: { step: number; at: number }[] = [];
      Object.assign(window, { replensDrawings: drawings });
      const note = () => {
        const { step, drawnAt } = panel.dataset;
        if (step !== undefined && drawnAt !== undefined)
          drawings.push({ step: Number(step), at: Number(drawnAt) });
      };
      note();
      new MutationObserver(note).observe(panel, { attributes: true, attributeFilter: ['data-drawn-at'] });
    });
  }

  drawings(): Promise<Drawing[]> {
    return this.frame.evaluate(() => (window as unknown as { replensDrawings: Drawing[] }).replensDrawings);
  }
}
