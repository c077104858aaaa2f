/** The browser of this machine, for tests of the window. */
import { existsSync } from 'node:fs';

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Undefined where there is none. */
export const chromiumPath = candidates.find((path) => existsSync(path));

/** Why tests that need a browser cannot run here; false when they can. */
export const withoutChromium: string | false =
  chromiumPath === undefined ? 'there is no Chromium on this machine' : false;
