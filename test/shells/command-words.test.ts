import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { encodeText } from '../../src-main/base/index.ts';
import { commandWords } from '../../src-main/shells/cli/command-words.ts';
import { buildPackage } from '../support/build-package.ts';
import { cli as main } from '../support/our-cli.ts';
import { withoutRpmbuild } from '../support/real-rpm.ts';
import { scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder('command-words');
after(() => scratch[Symbol.dispose]());

test('words that Node could not decode come back byte for byte, the others are left alone', () => {
  const line = Buffer.from('node\0main.js\0-qp\0n\xffme.rpm\0caf\xc3\xa9\0', 'latin1');
  const words = ['rpm', '-qp', 'n\ufffdme.rpm', 'café'];
  const found = commandWords(words, () => line);
  assert.deepEqual(
    found.map((word) => Buffer.from(encodeText(word)).toString('latin1')),
    ['rpm', '-qp', 'n\xffme.rpm', 'caf\xc3\xa9'],
  );
});

test('without a way to ask, the words stay as they are', () => {
  const words = ['n\ufffdme.rpm'];
  const failing = (): never => {
    throw new Error('no /proc');
  };
  assert.deepEqual(commandWords(words, failing), words);
});

const skip =
  withoutRpmbuild || (existsSync('/proc/self/cmdline') ? false : 'there is no /proc here');

test('a package file whose name is not UTF-8 is found', { skip }, () => {
  const built = buildPackage(scratch.path, { name: 'oddly-called' });
  const folder = Buffer.from(`${scratch.path}/`);
  copyFileSync(built, Buffer.concat([folder, Buffer.from('n\xffme.rpm', 'latin1')]));
  const script = `exec "$0" "$1" rpm -qp --nosignature "$(printf 'n\\377me.rpm')"`;
  const shown = execFileSync('/bin/sh', ['-c', script, process.execPath, main], {
    cwd: join(scratch.path),
    encoding: 'utf8',
  });
  assert.equal(shown, 'oddly-called-1.0-1.noarch\n');
});
