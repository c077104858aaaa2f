/** What is around a package: drawn, walked by keyboard, and in words. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { layOut, nodeHeight, nodeWidth } from '../../src-renderer/views/neighbours/lay-out.ts';
import { whyNoBrowser } from './support/browser.ts';
import { builtWindow } from './support/built-window.ts';
import { type FixtureEngine, startFixtureEngine } from './support/fixture-engine.ts';
import { openWindow } from './support/open-window.ts';

describe('the drawing of what is around a package', () => {
  const node = (name: string, step: number, moreRequiring = 0) => ({
    package: { id: { kind: 'installed', instance: name.length }, nevra: name, name } as const,
    ...{ step, moreRequiring, moreRequired: 0 },
  });

  it('stands what requires before what it requires, apart from each other', () => {
    const nodes = [node('self', 0, 37), node('user', 1), node('library', -1), node('base-one', -1)];
    const {
      nodes: placed,
      lines,
      width,
      height,
    } = layOut({
      nodes,
      edges: [
        { from: 1, to: 0, capability: 'self' },
        { from: 0, to: 2, capability: 'library' },
        { from: 0, to: 3, capability: 'base-one' },
      ],
    });
    const xOf = (place: number): number =>
      placed.find((one) => one.place === place && one.more === undefined)?.x ?? NaN;
    assert.ok(xOf(1) < xOf(0) && xOf(0) < xOf(2) && xOf(2) === xOf(3));
    const more = placed.filter((one) => one.more !== undefined);
    assert.deepEqual(
      more.map((one) => [one.place, one.more]),
      [[0, { count: 37, isRequiring: true }]],
    );
    assert.equal(lines.length, 4);
    for (const one of placed) {
      assert.ok(one.x >= 0 && one.y >= 0);
      assert.ok(one.x + nodeWidth <= width && one.y + nodeHeight <= height);
      for (const other of placed)
        assert.ok(
          one === other ||
            Math.abs(one.x - other.x) >= nodeWidth ||
            Math.abs(one.y - other.y) >= nodeHeight,
        );
    }
  });

  it('survives packages that require each other', () => {
    const edges = [
      { from: 0, to: 1, capability: 'a' },
      { from: 1, to: 0, capability: 'b' },
    ];
    assert.equal(layOut({ nodes: [node('a', 0), node('bb', 1)], edges }).lines.length, 2);
  });
});

describe('what is around a package, in the window', { skip: whyNoBrowser }, () => {
  const window = builtWindow();
  let fixture: FixtureEngine;
  let page: Page;
  const sheet = (): Locator => page.getByRole('dialog', { name: /What is around/ });
  const box = (name: string): Locator => sheet().getByRole('button', { name });
  const asked = (): unknown =>
    fixture.calls.findLast(({ method }) => method === 'package.neighbours')?.args;

  it('is drawn, walked by arrow keys, told in words, and leads on', async () => {
    fixture = await startFixtureEngine(window.folder, 200);
    const opened = await openWindow(window.browser, fixture.address);
    page = opened.page;
    try {
      await page.getByRole('gridcell', { name: /^bash / }).click();
      await page.getByRole('heading', { name: 'bash', level: 2 }).waitFor();
      await page.getByRole('tab', { name: 'Dependencies' }).click();
      const scripts = (): Promise<unknown> =>
        page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name).join()");
      assert.doesNotMatch(String(await scripts()), /neighbour-graph/);
      await page.getByRole('button', { name: 'Show as a graph' }).click();
      await box('bash, this package').waitFor();
      assert.match(String(await scripts()), /neighbour-graph/);
      assert.deepEqual(asked(), [{ kind: 'installed', instance: 3 }, 1]);
      // the one it needs stands to the right, in drawing and words
      await box('bash, this package').focus();
      await page.keyboard.press('ArrowRight');
      const right = await page.evaluate('document.activeElement.getAttribute("aria-label")');
      assert.match(String(right), /, required by it$/);
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowLeft');
      const left = await page.evaluate('document.activeElement.getAttribute("aria-label")');
      assert.match(String(left), /, requires it$/);
      const words = await sheet().getByRole('listitem').allInnerTexts();
      assert.ok(
        words.some((line) => /^bash requires \S+ for \/bin\/sh$/.test(line)),
        words[0],
      );
      await page.keyboard.press('Enter');
      const name = String(left).replace(/, .*/, '');
      await box(`${name}, this package`).waitFor();
      await sheet().getByRole('button', { name: '3 steps' }).click();
      assert.equal(
        await sheet().getByRole('button', { name: '3 steps' }).getAttribute('aria-pressed'),
        'true',
      );
      assert.deepEqual((asked() as unknown[])[1], 3);
      await page.keyboard.press('Escape');
      await sheet().waitFor({ state: 'detached' });
      await page.getByRole('heading', { name, level: 2, exact: true }).waitFor();
      await opened.close();
      assert.deepEqual(opened.complaints, []);
    } finally {
      await fixture.stop();
    }
  });

  it('counts what it does not draw', async () => {
    fixture = await startFixtureEngine(window.folder, 200);
    const opened = await openWindow(window.browser, fixture.address);
    page = opened.page;
    try {
      await page.keyboard.press('Control+f');
      await page.keyboard.type('glibc');
      await page.getByRole('gridcell', { name: /^glibc / }).click();
      await page.getByRole('heading', { name: 'glibc', level: 2 }).waitFor();
      await page.getByRole('tab', { name: 'Dependencies' }).click();
      await page.getByRole('button', { name: 'Show as a graph' }).click();
      await box('glibc, this package').waitFor();
      await sheet().getByText('glibc: and 186 more packages require it').waitFor();
      await sheet().getByText('and 186 more', { exact: true }).waitFor();
      await opened.close();
      assert.deepEqual(opened.complaints, []);
    } finally {
      await fixture.stop();
    }
  });
});
