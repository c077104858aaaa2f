/** The coverage packages that real rpm 4.18 and 6.1 built: devices, capabilities, hard links, every compressor. */
import { existsSync, globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { corpusPath, withoutCorpus } from '../support/corpus.ts';
import { withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { sideBySide } from '../support/side-by-side.ts';

const skip = withoutCorpus || withoutInstall;
const scratch = scratchFolder('genuine');
after(() => scratch[Symbol.dispose]());

const folder = corpusPath('rpms/genuine-built');
const packages =
  skip === false && existsSync(folder)
    ? globSync('*/*/covertest*.rpm', { cwd: folder }).filter((path) => !path.endsWith('.src.rpm'))
    : [];

/** One package of each name and build variant that differs in how files are stored. */
for (const variant of [
  '4.18.0/w9.gzdio',
  '4.18.0/w6.xzdio',
  '4.18.0/digest1',
  '6.1-v6/w19.zstdio',
  '6.1-v6/digest10',
]) {
  test(`${variant}: installed and erased as by rpm`, { skip }, () => {
    const roots = sideBySide(scratch.path);
    const paths = packages
      .filter((path) => dirname(path) === variant)
      .map((path) => join(folder, path));
    for (const path of paths) {
      // real rpm 4.18 waits for ever when it opens a FIFO
      if (basename(path).startsWith('covertest-dev')) continue;
      roots.step('-i', '--nodeps', '--noscripts', path);
    }
    roots.step(
      '-i',
      '--nodeps',
      '--noscripts',
      '--replacepkgs',
      '--excludedocs',
      ...paths.filter((path) => basename(path).startsWith('covertest-1')),
    );
    roots.step('-e', '--nodeps', '--noscripts', 'covertest');
  });
}
