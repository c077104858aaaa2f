/** Files that several packages claim: written, left out, replaced, erased in either order. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { buildSketches } from '../support/package-sketch.ts';
import { withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { sideBySide } from '../support/side-by-side.ts';

const skip = withoutInstall;
const scratch = scratchFolder('shared-files');
after(() => scratch[Symbol.dispose]());

const attributes = { '/s/conf': '%config', '/s/doc': '%doc', '/s/keep': '%config(noreplace)' };
const claiming = (
  name: string,
  content: string,
  evr = '1-1',
): Parameters<typeof buildSketches>[1][0] => ({
  name,
  evr,
  files: Object.fromEntries(
    ['/s/conf', '/s/doc', '/s/keep', '/s/plain'].map((path) => [path, content]),
  ),
  attributes,
});
let built: readonly string[] | undefined;
const packages = (): readonly string[] =>
  (built ??= buildSketches(scratch.path, [
    claiming('first', 'A'),
    claiming('second', 'B'),
    claiming('third', 'C'),
    claiming('first', 'A2', '2-1'),
  ]));

const leftOut: readonly (readonly string[])[] = [[], ['--excludedocs', '--excludeconfigs']];
for (const options of leftOut)
  for (const force of [[], ['--replacefiles']])
    test(`claimed twice: ${[...options, ...force].join(' ') || 'as it comes'}`, { skip }, () => {
      const [first = '', second = '', third = '', newer = ''] = packages();
      for (const next of [[], [third]]) {
        const roots = sideBySide(scratch.path);
        roots.step('-i', ...options, first);
        roots.both((root) => {
          if (options.length > 0)
            for (const name of ['conf', 'doc', 'keep']) writeFileSync(join(root, 's', name), 'X');
        });
        roots.step('-i', ...force, second);
        if (next.length > 0) roots.step('-i', ...force, ...next);
        roots.output('-qa', '--state');
        roots.step('-e', next.length > 0 || force.length === 0 ? 'first' : 'second');
        roots.step('-V', 'first', 'second');
        roots.step('-i', '--replacepkgs', ...force, first);
      }
      const roots = sideBySide(scratch.path);
      roots.step('-i', ...options, first);
      roots.both((root) => {
        if (options.length > 0)
          for (const name of ['conf', 'doc', 'keep']) writeFileSync(join(root, 's', name), 'X');
      });
      roots.step('--reinstall', ...force, first);
      roots.step('-U', ...force, newer);
      roots.output('-q', '--state', 'first');
      roots.step('-e', 'first');
    });
