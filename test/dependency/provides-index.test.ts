import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  dependenciesOf,
  formatCapability,
  obsoletesPackage,
  parseCapability,
  ProvidesIndex,
} from '../../src-main/dependency/index.ts';
import { makeHeader } from '../support/made-header.ts';

const libfoo = makeHeader({
  name: 'libfoo',
  version: '2',
  provides: ['libfoo = 2-1', 'foo-api = 3', 'plain'],
  files: ['/usr/bin/foo', '/etc/foo.conf'],
});
const other = makeHeader({
  name: 'other',
  provides: ['other = 1-1', 'foo-api = 4', '/usr/bin/bar'],
});

test('providers are found by capability and version', () => {
  const index = new ProvidesIndex<string>();
  index.add('libfoo', libfoo);
  index.add('other', other);
  const find = (text: string): readonly string[] => index.providersOf(parseCapability(text));
  assert.deepEqual(find('foo-api'), ['libfoo', 'other']);
  assert.deepEqual(find('foo-api >= 4'), ['other']);
  assert.deepEqual(find('plain > 7'), ['libfoo']);
  assert.deepEqual(find('/usr/bin/foo'), ['libfoo']);
  assert.deepEqual(find('/usr/bin/bar'), ['other']);
  assert.deepEqual(find('nothing'), []);
  assert.deepEqual(index.named('other'), ['other']);
});

test('a package added after a file was asked for is found by its files', () => {
  const index = new ProvidesIndex<string>();
  assert.deepEqual(index.ownersOf('/usr/bin/foo'), []);
  index.add('libfoo', libfoo);
  assert.deepEqual(index.ownersOf('/usr/bin/foo'), ['libfoo']);
});

test('a header without region provides its own name, as old packages do', () => {
  const old = makeHeader({ name: 'old', version: '1', provides: ['virtual'], region: false });
  assert.deepEqual(dependenciesOf(old, 'provides').map(formatCapability), ['virtual', 'old = 1-1']);
});

test('obsoletes look at name and version, not at provides', () => {
  assert.ok(obsoletesPackage(parseCapability('libfoo < 3'), libfoo));
  assert.ok(!obsoletesPackage(parseCapability('libfoo < 2'), libfoo));
  assert.ok(!obsoletesPackage(parseCapability('foo-api'), libfoo));
});
