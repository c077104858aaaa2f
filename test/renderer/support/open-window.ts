import type { Browser, Page } from 'playwright-core';

/** A page that remembers everything a person would never want in the console. */
export interface OpenWindow {
  readonly page: Page;
  /** Errors, warnings and refusals of the content-security policy so far. */
  readonly complaints: string[];
  readonly close: () => Promise<void>;
}

export interface WindowOptions {
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: 'light' | 'dark';
  readonly contrast?: 'more' | 'no-preference';
  /** Instead of English. */
  readonly language?: 'de' | 'pseudo';
}

export async function openWindow(
  browser: Browser,
  address: string,
  options: WindowOptions = {},
): Promise<OpenWindow> {
  const { width = 1280, height = 800, scheme = 'light', contrast = 'no-preference' } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    contrast,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  // Refusals under the policy are events of their own; not all of them reach the console.
  await page.addInitScript(
    "globalThis.refusals = []; addEventListener('securitypolicyviolation', (event) => refusals.push(event.violatedDirective + ' ' + event.blockedURI))",
  );
  if (options.language !== undefined)
    await page.addInitScript(`localStorage.setItem('turntable.language', '${options.language}')`);
  await page.goto(address);
  await page.getByRole('grid').waitFor();
  await page.locator('#row-0').waitFor();
  return {
    page,
    complaints,
    close: async () => {
      complaints.push(...((await page.evaluate('globalThis.refusals')) as string[]));
      await context.close();
    },
  };
}
