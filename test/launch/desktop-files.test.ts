import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readShellArguments } from '../../src-main/shells/engine/shell-arguments.ts';
import { findProgram } from '../../src-main/shells/launch/ensure-system-libraries.mjs';
import { processLaunchContext } from '../../src-main/shells/launch/launch-context.mjs';
import { german } from '../../src-renderer/language/de/index.ts';
import { english } from '../../src-renderer/language/en/index.ts';
import { checkout, runProgram } from './launch-fixture.ts';

const packaging = join(checkout, 'assets/packaging');
const read = (path: string) => readFileSync(join(checkout, path), 'utf8');
const matches = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map((match) => match[1] ?? '').sort();
const validator = (program: string) => findProgram(processLaunchContext(), program);
const without = (program: string) => (validator(program) ? false : `${program} is not installed`);

test('every size of the icon is there and is that size', () => {
  for (const size of [16, 24, 32, 48, 64, 128, 256, 512]) {
    const bytes = readFileSync(join(checkout, `assets/icons/${size}x${size}.png`));
    assert.deepEqual([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], [size, size]);
  }
});

test('desktop file, metainfo, MIME types and the packer name the same kinds of files', () => {
  const desktop = read('assets/packaging/turntable.desktop');
  const types = (/^MimeType=(.*);$/m.exec(desktop)?.[1] ?? '').split(';').sort();
  const scheme = types.find((type) => type.startsWith('x-scheme-handler/'));
  assert.equal(scheme, 'x-scheme-handler/turntable');
  assert.match(read('electron-builder.yml'), /^ {4}schemes: \[turntable\]$/m);
  types.splice(types.indexOf(scheme ?? ''), 1);
  assert.deepEqual(types, [
    'application/x-redhat-package-manager',
    'application/x-rpm',
    'application/x-source-rpm',
    'text/x-rpm-spec',
  ]);
  const metainfo = read('assets/packaging/org.turntable.Turntable.metainfo.xml');
  assert.deepEqual(matches(metainfo, /<mediatype>(.*)<\/mediatype>/g), types);
  const mime = read('assets/packaging/org.turntable.mime.xml');
  assert.deepEqual(matches(mime, /<(?:mime-type|alias) type="(.*?)"/g), types);
  const packer = read('electron-builder.yml');
  assert.deepEqual(matches(packer, /((?:application|text)\/x-[a-z-]+)/g), types);
});

test('the desktop’s menu leads to rooms that can be asked for, under the names they have', () => {
  const desktop = read('assets/packaging/turntable.desktop');
  const packer = read('electron-builder.yml');
  const [first = '', ...sections] = desktop.split(/^\[Desktop Action /m);
  const found = sections.map((section) => {
    const entry = (key: string) => section.split(`\n${key}=`)[1]?.split('\n')[0] ?? '';
    return { id: section.split(']')[0] ?? '', entry };
  });
  const namesIn = ({ lenses, builder }: typeof english | typeof german) => ({
    upgrades: lenses.upgrades,
    verify: lenses.verify,
    history: lenses.history,
    builder: builder.room,
  });
  const [inEnglish, inGerman] = [namesIn(english), namesIn(german)];
  assert.deepEqual(found.map(({ id }) => id).sort(), Object.keys(inEnglish).sort());
  assert.match(first, new RegExp(`^Actions=${found.map(({ id }) => `${id};`).join('')}$`, 'm'));
  for (const { id, entry } of found) {
    const [program = '', ...words] = entry('Exec').split(' ');
    assert.equal(program, 'turntable');
    assert.equal(readShellArguments(words, '/').room, id);
    assert.equal(entry('Name'), inEnglish[id as keyof typeof inEnglish]);
    assert.equal(entry('Name[de]'), inGerman[id as keyof typeof inGerman]);
    const packed = `      ${id}:\n        Name: ${entry('Name')}\n        Name[de]: ${entry('Name[de]')}\n`;
    assert.ok(packer.includes(`${packed}        Exec: ${entry('Exec')}\n`), id);
  }
});

test('the polkit policy allows the packaged helper and asks every time', () => {
  const policy = read('assets/packaging/org.turntable.policy');
  const product = /^productName: (.*)$/m.exec(read('electron-builder.yml'))?.[1];
  const path = /exec\.path">(.*)</.exec(policy)?.[1];
  assert.equal(path, `/opt/${product}/resources/turntable-helper`);
  assert.deepEqual(matches(policy, /<allow_\w+>(.*)<\//g), Array(3).fill('auth_admin'));
});

test('what the packer takes along exists', () => {
  const packer = read('electron-builder.yml');
  const paths = matches(packer, /(assets\/[\w./-]+)/g);
  assert.ok(paths.length > 0);
  for (const path of paths) assert.ok(existsSync(join(checkout, path)), path);
});

test('the desktop file is valid', { skip: without('desktop-file-validate') }, () => {
  const path = join(packaging, 'turntable.desktop');
  const result = runProgram('desktop-file-validate', ['--no-hints', path]);
  assert.deepEqual([result.stdout, result.status], ['', 0]);
});

test('the metainfo is valid', { skip: without('appstreamcli') }, () => {
  const path = join(packaging, 'org.turntable.Turntable.metainfo.xml');
  const result = runProgram('appstreamcli', ['validate', '--no-net', path]);
  assert.equal(result.status, 0, result.stdout);
});
