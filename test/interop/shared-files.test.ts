/** Files that several packages claim: written, left out, replaced, erased in either order. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { besideEach } from '../support/judges.ts';
import { buildSketches } from '../support/package-sketch.ts';
import { sideBySide } from '../support/side-by-side.ts';

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
const leftOut: readonly (readonly string[])[] = [[], ['--excludedocs', '--excludeconfigs']];
besideEach('files of several packages', (judge, folder) => {
  let built: readonly string[] | undefined;
  const packages = (): readonly string[] =>
    (built ??= buildSketches(folder, [
      claiming('first', 'A'),
      claiming('second', 'B'),
      claiming('third', 'C'),
      claiming('first', 'A2', '2-1'),
    ]));

  for (const options of leftOut)
    for (const force of [[], ['--replacefiles']])
      test(`claimed twice: ${[...options, ...force].join(' ') || 'as it comes'}`, () => {
        const [first = '', second = '', third = '', newer = ''] = packages();
        for (const next of [[], [third]]) {
          const roots = sideBySide(folder, () => {}, judge);
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
        const roots = sideBySide(folder, () => {}, judge);
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

  test('config files of several packages, one of which is upgraded', () => {
    const [first = '', second = '', third = '', newer = ''] = packages();
    const stories = [
      ['-i first', '-i --replacefiles second', '-U --replacefiles newer'],
      ['-i second', '-i --replacefiles first', '-U --replacefiles newer'],
      ['-i first', '-i --force newer', '-i --replacefiles third', '-U --force first'],
      ['-i first', '-i --replacefiles second', 'change', '-U --replacefiles newer'],
    ];
    const files: Readonly<Record<string, string>> = { first, second, third, newer };
    for (const story of stories) {
      const roots = sideBySide(folder, () => {}, judge);
      for (const step of story)
        if (step !== 'change') roots.output(...step.split(' ').map((word) => files[word] ?? word));
        else
          roots.both((root) => {
            for (const name of ['conf', 'keep']) writeFileSync(join(root, 's', name), 'A2');
          });
      roots.compare();
    }
  });
});
