/** What the text cases run on: a database and package files, the same on every machine. */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { initDatabase, openWritableDatabase } from '../../src-main/database/index.ts';
import {
  FileFlag,
  headerWithAdded,
  mergedHeader,
  Sense,
  Tag,
  TagType,
} from '../../src-main/format/index.ts';
import type { PackageInput } from '../../src-main/format/index.ts';
import { openBytes, sampleInput, writtenPackage } from '../support/written-package.ts';

const common = {
  release: '1',
  license: 'MIT',
  buildHost: 'build.example.com',
  buildTimeSeconds: 1_700_000_000,
  payload: { compressor: 'none' },
} as const;

/** Installed in this order, so that these are instances 1, 2, ... */
const inputs: readonly PackageInput[] = [
  { ...sampleInput, payload: { compressor: 'none' } },
  {
    ...common,
    name: 'tool',
    version: '1.0',
    arch: 'x86_64',
    summary: 'A tool',
    description: 'The old tool.',
    group: 'Development/Tools',
    vendor: 'Example',
    packager: 'P <p@example.com>',
    requires: [
      { name: 'base' },
      { name: 'libtool', sense: Sense.GREATER | Sense.EQUAL, evr: '1:2.0-3' },
      { name: '(one or two)' },
      { name: 'prepared', sense: Sense.SCRIPT_PRE },
    ],
    obsoletes: [{ name: 'oldtool', sense: Sense.LESS, evr: '1' }],
    suggests: [{ name: 'manual' }],
    files: [
      { path: '/usr/bin/tool', content: '#!/bin/sh\n', mode: 0o4755 },
      { path: '/usr/share/doc/tool', directory: true },
      { path: '/usr/share/doc/tool/README', content: 'read me\n', flags: FileFlag.DOC },
      { path: '/usr/share/licenses/tool', content: 'MIT\n', flags: FileFlag.LICENSE },
      { path: '/etc/tool.conf', content: 'x\n', flags: FileFlag.CONFIG, owner: 'daemon' },
      { path: '/tmp/tool', directory: true, mode: 0o1777, group: 'averylonggroup' },
    ],
    scripts: {
      prein: { body: 'echo pre $1' },
      preun: { body: '', interpreter: ['/sbin/ldconfig'] },
      verifyscript: { body: 'exit 0', interpreter: ['/bin/bash', '-e'] },
    },
  },
  {
    ...common,
    name: 'tool',
    version: '2.0',
    arch: 'x86_64',
    summary: 'A tool',
    description: 'The new tool.\nWith a second line.',
    group: 'Development/Tools',
    url: 'https://example.com/tool',
    files: [{ path: '/usr/bin/tool', content: '#!/bin/sh\n# 2\n', mode: 0o4755 }],
    changelog: [
      { timeSeconds: 1_699_963_200, author: 'N <n@example.com> - 2.0-1', text: '- two' },
      { timeSeconds: 1_600_041_600, author: 'O <o@example.com> - 1.0-1', text: '- one\n- start' },
    ],
  },
  {
    ...common,
    name: 'base',
    epoch: 0,
    version: '3',
    arch: 'noarch',
    summary: 'Nothing but a name',
    description: 'No files.',
    provides: [{ name: 'everything' }, { name: 'libtool', sense: Sense.EQUAL, evr: '1:2.5' }],
    prefixes: ['/usr', '/opt'],
  },
];

const packageNames = ['sample', 'tool-1', 'tool-2', 'base'];

/** Fills a folder: `var/lib/rpm`, one `.rpm` for each package, and files that are none. */
export async function makeFixture(folder: string): Promise<void> {
  const databaseFolder = join(folder, 'var/lib/rpm');
  mkdirSync(databaseFolder, { recursive: true });
  initDatabase(databaseFolder);
  using database = openWritableDatabase(databaseFolder);
  for (const [at, input] of inputs.entries()) {
    const bytes = await writtenPackage(input);
    writeFileSync(join(folder, `${packageNames[at] ?? at}.rpm`), bytes);
    database.add(installedRow(bytes, at));
  }
  writeFileSync(join(folder, 'list.txt'), '# two packages\ntool-*.rpm\n\nbase.rpm\n');
  writeFileSync(join(folder, 'binary'), Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3));
  writeFileSync(join(folder, 'empty'), '');
  mkdirSync(join(folder, 'broken'));
  writeFileSync(join(folder, 'broken/rpmdb.sqlite'), 'this is no database');
  mkdirSync(join(folder, 'old'));
  copyFileSync(join(folder, 'binary'), join(folder, 'old/Packages.db'));
}

/** The header as installing it at a fixed time would store it. */
function installedRow(bytes: Uint8Array, at: number): Uint8Array {
  const header = mergedHeader(openBytes(bytes).head);
  const files = header.count(Tag.BASENAMES);
  const time = 1_710_000_000 + at * 100_000;
  return headerWithAdded(header, (builder) => {
    builder
      .setNumbers(Tag.INSTALLTIME, TagType.INT32, [time])
      .setNumbers(Tag.INSTALLCOLOR, TagType.INT32, [3])
      .setNumbers(Tag.INSTALLTID, TagType.INT32, [time]);
    const states = Array.from({ length: files }, (_, file) => (at === 1 && file === 5 ? 2 : 0));
    if (files > 0) builder.setNumbers(Tag.FILESTATES, TagType.CHAR, states);
  });
}
