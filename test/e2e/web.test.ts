import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { scratchFolder } from '../support/scratch.ts';
import type { WebApp } from '../support/web-app.ts';
import { startWeb, withoutBrowser } from '../support/web-app.ts';
import type { JourneyParts } from './journey.ts';
import {
  breakAndVerify,
  browse,
  erase,
  install,
  mergeConfig,
  repair,
  search,
  takeBackAndRedo,
  upgrade,
} from './journey.ts';
import { buildJukebox } from './jukebox.ts';
import { RealRpm } from './real-rpm-check.ts';
import {
  changeSettings,
  openRootAgain,
  trustKey,
  upgradeFromRepository,
  walkDiskUse,
} from './room-journeys.ts';
import { WindowPages } from './window-pages.ts';

describe('the same window in a browser', { skip: withoutBrowser }, () => {
  const scratch = scratchFolder('e2e-web');
  const data = join(scratch.path, 'data/turntable');
  const complaints: string[] = [];
  let web: WebApp;
  let parts: JourneyParts;

  before(async () => {
    const file = await buildJukebox(join(scratch.path, 'downloads'), '1.0');
    const newer = await buildJukebox(join(scratch.path, 'elsewhere'), '2.0');
    web = await startWeb(scratch.path, [file]);
    web.page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    parts = {
      pages: new WindowPages(web.page),
      data,
      rpm: new RealRpm(join(data, 'sandbox')),
      newer,
      saving: async (path, press) => {
        const [download] = await Promise.all([web.page.waitForEvent('download'), press()]);
        await download.saveAs(path);
      },
      picture: () => Promise.resolve(),
    };
  });
  after(async () => {
    await web[Symbol.asyncDispose]();
    scratch[Symbol.dispose]();
  });

  test('the file named on the command line is open; read and install it', async () => {
    await install(parts);
  });
  test('find it in the tree of groups', async () => await browse(parts));
  test('find it by a sentence that is kept', async () => await search(parts));
  test('break it and see it', async () => await breakAndVerify(parts));
  test('upgrade everything with one button', async () => await upgrade(parts));
  test('take the upgrade back, and that back too', async () => await takeBackAndRedo(parts));
  test('merge its config file by hand', async () => await mergeConfig(parts));
  test('compare reports, save one, repair from it', async () => await repair(parts));
  test('erase it', async () => await erase(parts));
  test('upgrade from a repository, with what it needs', async () =>
    await upgradeFromRepository(parts));
  test('trust a key, and no longer', async () => await trustKey(parts));
  test('change a setting, and look up a value', async () => await changeSettings(parts));
  test('walk through the disk use', async () => await walkDiskUse(parts));
  test('open a root again, and start with it', async () => await openRootAgain(parts));

  test('the address works once, and a reload stays in', async () => {
    await web.page.reload();
    await parts.pages.row('libgroove').waitFor();
    const stranger = await web.browser.newPage();
    const response = await stranger.goto(web.url);
    assert.equal(response?.status(), 403);
    await stranger.close();
  });

  test('the page complained about nothing: no policy was broken', () => {
    assert.deepEqual(complaints, []);
  });
});
