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
  /** As in the desktop's shell: what the page asks it to show is kept in `globalThis.shown`. */
  readonly isDesktop?: boolean;
}

/** What the preload script exposes, over the fixture's socket instead of the shell's pipe. */
const desktopBridge = `
  globalThis.shown = [];
  const socket = new WebSocket('ws://' + location.host + '/socket');
  const opened = new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
  globalThis.turntable = {
    send: (message) => void opened.then(() => socket.send(JSON.stringify(message))),
    onMessage(listener) {
      const forward = (event) => listener(JSON.parse(event.data));
      socket.addEventListener('message', forward);
      return () => socket.removeEventListener('message', forward);
    },
    showFile: (path) => Promise.resolve(void shown.push(path)).then(() => !path.includes('gone')),
    setZoom() {},
    speak() {},
    pathOfDroppedFile: () => '',
  };`;

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
    timezoneId: 'UTC',
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
  if (options.isDesktop === true) await page.addInitScript(desktopBridge);
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
