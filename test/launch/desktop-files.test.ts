import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { findProgram } from '../../src-main/shells/launch/ensure-system-libraries.mjs';
import { processLaunchContext } from '../../src-main/shells/launch/launch-context.mjs';
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
