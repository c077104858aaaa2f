import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Tag, tagByName, tagByNumber, tagNames } from '../../src-main/format/index.ts';

test('tags are found by any spelling rpm accepts', () => {
  assert.equal(tagByName('name')?.number, 1000);
  assert.equal(tagByName('RPMTAG_Name'), tagByName('NAME'));
  assert.equal(tagByName('R')?.number, Tag.RELEASE);
  assert.equal(tagByName('PAYLOADSHA256')?.name, 'PAYLOADDIGEST');
  assert.equal(tagByName('NOSUCHTAG'), undefined);
  assert.equal(tagByNumber(1117)?.name, 'BASENAMES');
  assert.equal(tagByNumber(1117)?.isArray, true);
  assert.equal(tagByNumber(999_999), undefined);
});

test('no two names of the table mean different tags', () => {
  const names = tagNames();
  assert.equal(new Set(names).size, names.length);
  for (const name of names) {
    const info = tagByName(name);
    assert.equal(tagByNumber(info?.number ?? -1), info, name);
  }
});
