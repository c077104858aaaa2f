/** The options that leave files out or treat them otherwise: trees, rows to the byte, states, verification. */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildPackage } from '../support/build-package.ts';
import { besideEach } from '../support/judges.ts';
import { rowBytes } from '../support/row-bytes.ts';
import { databasePath } from '../support/rpm-roots.ts';
import { sideBySide } from '../support/side-by-side.ts';
import type { SideBySide } from '../support/side-by-side.ts';

const held: readonly (readonly [attributes: string, path: string])[] = [
  ['', '/usr/bin/tool'],
  ['%caps(cap_net_raw=ep)', '/usr/bin/ping'],
  ['%doc', '/usr/share/doc/many/README'],
  ['%doc', '/usr/share/doc/many/deep/er/TEXT'],
  ['%doc', '/opt/docs/only'],
  ['%docdir', '/opt/manual'],
  ['', '/opt/manual/page'],
  ['%license', '/opt/licence'],
  ['%config', '/etc/many/plain'],
  ['%config(noreplace)', '/etc/many/kept'],
  ['%config(missingok)', '/etc/many/optional'],
  ['%config(missingok,noreplace)', '/etc/many/optional-kept'],
  ['%artifact', '/usr/lib/.build-id/ab/cdef'],
  ['%ghost', '/var/log/many'],
  ['%lang(de)', '/usr/share/locale/de/many.mo'],
  ['%lang(de_AT)', '/usr/share/locale/de_AT/many.mo'],
  ['%lang(fr)', '/usr/share/locale/fr/many.mo'],
  ['%doc %lang(fr)', '/usr/share/doc/many/LISEZ'],
  ['%dir', '/opt/docs'],
  ['%dir', '/usr/share/doc/many'],
  ['%dir', '/usr/share/doc/many/deep'],
  ['%dir', '/usr/share/doc/many/deep/er'],
  ['%dir', '/usr/lib/.build-id'],
  ['%dir', '/usr/lib/.build-id/ab'],
  ['%dir', '/etc/many'],
  ['%dir', '/usr/share/locale/fr'],
  ['%dir', '/empty'],
];
const folders = new Set(held.filter(([kind]) => kind.endsWith('dir')).map(([, path]) => path));

besideEach('files left out', (judge, folder) => {
  const built = new Map<string, string>();

  function many(version: string): string {
    const install = held.map(([, path]) =>
      folders.has(path)
        ? `mkdir -p .${path}`
        : `mkdir -p $(dirname .${path}); echo ${version} > .${path}; touch -d 2001-01-01 .${path}`,
    );
    const path =
      built.get(version) ??
      buildPackage(folder, {
        name: 'many',
        version,
        install: ['cd $RPM_BUILD_ROOT', ...install].join('\n'),
        files: held.map(([attributes, file]) => `${attributes} ${file}`).join('\n'),
      });
    built.set(version, path);
    return path;
  }

  function compare(roots: SideBySide): void {
    roots.compare();
    // rows of 6.1 hold further tags
    if (judge.isNewer) return;
    const { ours, real } = roots;
    assert.deepEqual(rowBytes(join(ours, databasePath)), rowBytes(join(real, databasePath)));
  }

  const given: readonly (readonly string[])[] = [
    ['--excludedocs'],
    ['--includedocs', '--nocaps', '--nocontexts'],
    ['--excludeconfigs'],
    ['--nodocs', '--noconfigs', '--excludeartifacts'],
    ['--excludepath', '/opt', '--excludepath', '/usr/bin/tool'],
    ['--allfiles', '--nofiledigest'],
  ];

  for (const options of given)
    test(`installed, upgraded and erased with ${options.join(' ')}`, () => {
      const roots = sideBySide(folder, () => {}, judge);
      roots.output('-ivh', ...options, many('1'));
      compare(roots);
      roots.output('-q', '--state', 'many');
      roots.output('-V', 'many');
      roots.both((root) => {
        for (const path of ['etc/many/plain', 'etc/many/kept', 'opt/docs/only']) {
          mkdirSync(join(root, path, '..'), { recursive: true });
          writeFileSync(join(root, path), 'changed');
        }
        rmSync(join(root, 'etc/many/optional'), { force: true });
        rmSync(join(root, 'etc/many/optional-kept'), { force: true });
      });
      roots.output('-Uv', ...options, many('2'));
      compare(roots);
      roots.output('-V', 'many');
      roots.output('-ev', 'many');
      compare(roots);
    });

  test('what was left out comes with the next installation', () => {
    const roots = sideBySide(folder, () => {}, judge);
    roots.output('-i', '--excludedocs', '--excludeconfigs', many('1'));
    roots.output('--reinstall', many('1'));
    compare(roots);
    roots.output('--reinstall', '--excludedocs', many('1'));
    compare(roots);
    roots.output('-i', '--replacepkgs', many('1'));
    compare(roots);
    roots.output('-U', '--excludedocs', many('2'));
    compare(roots);
  });

  test('the files or the database alone', () => {
    const roots = sideBySide(folder, () => {}, judge);
    roots.output('-ivh', '--nodb', many('1'));
    compare(roots);
    roots.output('-ivh', '--justdb', many('1'));
    compare(roots);
    roots.output('-V', 'many');
    roots.output('-Uvh', '--nodb', many('2'));
    compare(roots);
    roots.output('-U', '--justdb', many('2'));
    compare(roots);
    roots.output('-i', '--nodb', '--replacepkgs', many('2'));
    compare(roots);
    roots.output('-ev', '--nodb', 'many');
    compare(roots);
    roots.output('-ev', '--justdb', 'many');
    compare(roots);
  });

  test('options that do not go together, and those of other commands, are refused alike', () => {
    const roots = sideBySide(folder, () => {}, judge);
    const words = [
      '--excludedocs',
      '--includedocs',
      '--allfiles',
      '--nocaps',
      '--nodb',
      '--justdb',
    ];
    const more = [
      '--excludeconfigs',
      '--excludeartifacts',
      '--noverify',
      '--ignoresize',
      '--nodocs',
    ];
    roots.output('-i', '--excludedocs', '--includedocs', many('1'));
    for (const word of [...words, ...more])
      for (const mode of ['-e', '-q', '-V']) roots.output(mode, word, 'many');
    compare(roots);
  });
});
