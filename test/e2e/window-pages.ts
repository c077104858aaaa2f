/** The rooms of the window by role and name, the same in Electron and in a browser. */
import type { Locator, Page } from 'playwright-core';

/** What was seen of a running transaction. */
export interface SeenRun {
  /** Values of the bar over everything, as they changed. */
  readonly whole: readonly number[];
  /** Values of the packages' own bars, by package. */
  readonly packages: ReadonlyMap<string, readonly number[]>;
  /** Text of the script card while a script ran. */
  readonly scripts: string;
}

export class WindowPages {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  dialog(name: string | RegExp): Locator {
    return this.page.getByRole('dialog', { name });
  }

  async lens(name: string): Promise<void> {
    await this.page
      .getByRole('navigation', { name: 'Lenses' })
      .getByRole('button', { name: new RegExp(`^${name}`) })
      .click();
  }

  /** Presses the dialog's own verb and waits for the plan. */
  async plan(dialog: Locator, verb: string): Promise<Locator> {
    await dialog.getByRole('button', { name: verb, exact: true }).click();
    const plan = this.dialog('The plan');
    await plan.getByText('Ready to be applied.').waitFor();
    return plan;
  }

  /** Presses the dialog's own verb, waits for what stands in the way of the plan, and reads it. */
  async problems(dialog: Locator, verb: string): Promise<string> {
    await dialog.getByRole('button', { name: verb, exact: true }).click();
    const plan = this.dialog('The plan');
    const problems = plan.getByRole('region', { name: 'Problems' });
    await problems.waitFor();
    await plan.getByRole('button', { name: 'Apply', disabled: true }).waitFor();
    return await problems.innerText();
  }

  /** Applies the plan that is open, which fails; the sheet that says so. */
  async applyInVain(): Promise<Locator> {
    await this.dialog('The plan').getByRole('button', { name: 'Apply' }).click();
    const end = this.dialog('The transaction failed');
    await end.waitFor();
    return end;
  }

  /** Puts away what lies over the room. */
  async dismiss(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.page.getByRole('dialog').waitFor({ state: 'detached' });
  }

  /** Looks after another root. */
  async openRoot(path: string): Promise<void> {
    await this.page.keyboard.press('Control+Shift+O');
    const sheet = this.dialog('Root');
    await sheet.getByLabel('Folder').fill(path);
    await sheet.locator('form').getByRole('button', { name: 'Open', exact: true }).click();
    await sheet.waitFor({ state: 'detached' });
    await this.page.getByRole('contentinfo').getByText(path).waitFor();
  }

  /**
   * Applies the plan that is open and follows its bars to the end; returns the text of the outcome.
   *
   * @param whileRunning - called once, while a script runs
   */
  async apply(whileRunning?: () => Promise<void>): Promise<{ outcome: string; seen: SeenRun }> {
    await this.dialog('The plan').getByRole('button', { name: 'Apply' }).click();
    const seen = { whole: [] as number[], packages: new Map<string, number[]>(), scripts: '' };
    let isShown = false;
    const end = this.dialog(/^(Done|Stopped|The transaction failed)$/);
    for (let turn = 0; turn < 3000 && (await end.count()) === 0; turn += 1) {
      await this.#look(seen);
      if (seen.scripts !== '' && !isShown) {
        isShown = true;
        await whileRunning?.();
      }
      await this.page.waitForTimeout(15);
    }
    await end.waitFor();
    const outcome = await end.innerText();
    return { outcome, seen };
  }

  /** Carries out the change of files that is shown, and waits until it is done. */
  async applyFileChange(verb: string): Promise<string> {
    const sheet = this.page.getByRole('dialog');
    await sheet.getByRole('list', { name: 'Steps' }).waitFor();
    const steps = await sheet.innerText();
    await sheet.getByRole('button', { name: verb, exact: true }).click();
    await sheet.waitFor({ state: 'detached' });
    return steps;
  }

  async closeOutcome(): Promise<void> {
    const end = this.dialog('Done');
    await end.getByRole('button', { name: 'Close' }).last().click();
    await end.waitFor({ state: 'detached' });
  }

  async #look(seen: { whole: number[]; packages: Map<string, number[]>; scripts: string }) {
    const bars =
      (await this.page.evaluate(`[...document.querySelectorAll('[role=progressbar]')].map(
      (bar) => [bar.getAttribute('aria-label'), Number(bar.getAttribute('aria-valuenow'))],
    )`)) as [string, number][];
    for (const [label, value] of bars) {
      const values =
        label === 'The whole transaction' ? seen.whole : (seen.packages.get(label) ?? []);
      if (label !== 'The whole transaction') seen.packages.set(label, values);
      if (values.at(-1) !== value) values.push(value);
    }
    const script = this.page.getByRole('region', { name: 'Scripts' });
    if ((await script.count()) > 0) {
      const text = await script.innerText({ timeout: 200 }).catch(() => '');
      if (text.includes('%')) seen.scripts = text;
    }
  }

  /** Opens the group tree down to a path and chooses its last part. */
  async chooseGroup(...path: readonly string[]): Promise<void> {
    const tree = this.page.getByRole('tree', { name: 'Groups' });
    for (const [index, label] of path.entries()) {
      const item = tree
        .getByRole('treeitem', { name: new RegExp(`^${label}\\b`) })
        .and(this.page.locator(`[aria-level="${index + 1}"]`));
      await item.click();
      if ((await item.getAttribute('aria-expanded')) === 'false') await tree.press('ArrowRight');
    }
  }

  row(name: string): Locator {
    return this.page
      .getByRole('grid', { name: 'Packages' })
      .getByRole('row')
      .filter({ has: this.page.getByRole('gridcell', { name: new RegExp(`^${name} `) }) });
  }

  details(): Locator {
    return this.page.getByRole('complementary', { name: 'Details' });
  }

  async search(text: string): Promise<void> {
    await this.page.getByRole('combobox', { name: 'Search packages' }).fill(text);
  }

  /** Verifies everything and waits for the report, which then is one more of those that are kept. */
  async verifyEverything(): Promise<void> {
    await this.lens('Verify');
    const main = this.page.getByRole('main', { name: 'Verify' });
    const kept = main.getByRole('tab', { name: /^Earlier reports/ });
    await kept.filter({ hasText: /[0-9]/ }).waitFor();
    const before = await kept.innerText();
    await main.getByRole('button', { name: 'Verify everything' }).click();
    for (let turn = 0; turn < 2000 && (await kept.innerText()) === before; turn += 1)
      await this.page.waitForTimeout(30);
    await main.getByRole('tab', { name: 'Report', exact: true }).click();
    await main
      .getByRole('status')
      .filter({ hasText: /[0-9] packages?, / })
      .waitFor();
  }

  /** The line of a package in the report. */
  reportRow(text: string): Locator {
    return this.page
      .getByRole('table', { name: 'What changed' })
      .getByRole('row')
      .filter({ hasText: text });
  }
}
