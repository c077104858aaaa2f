import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { formatByteChange, formatBytes } from '../../src-renderer/format/index.ts';
import {
  chooseLocale,
  locale,
  message,
  richMessage,
  speak,
} from '../../src-renderer/language/index.ts';

afterEach(() => speak('en'));

describe('choosing a language', () => {
  it('follows the system to the first language there is', () => {
    assert.equal(chooseLocale('system', ['de-AT', 'en']), 'de');
    assert.equal(chooseLocale('system', ['fr', 'de_CH.UTF-8', 'en']), 'de');
    assert.equal(chooseLocale('system', ['en-US', 'de']), 'en');
    assert.equal(chooseLocale('system', ['fr', 'ja']), 'en');
    assert.equal(chooseLocale('system', []), 'en');
  });
  it('follows what somebody chose instead', () => {
    assert.equal(chooseLocale('de', ['en']), 'de');
    assert.equal(chooseLocale('en', ['de']), 'en');
  });
});

describe('messages', () => {
  it('count by the rules of their language', async () => {
    const counts = [0, 1, 2, 60_000];
    const say = (): string[] => counts.map((count) => message('common.packages', { count }));
    assert.deepEqual(say(), ['0 packages', '1 package', '2 packages', '60,000 packages']);
    await speak('de');
    assert.deepEqual(say(), ['0 Pakete', '1 Paket', '2 Pakete', '60.000 Pakete']);
    assert.equal(locale().tag, 'de');
  });
  it('hold what is more than text, in its place', () => {
    assert.deepEqual(richMessage<object>('about.version', { version: { of: 1 } }), [
      'Version ',
      { of: 1 },
    ]);
    assert.deepEqual(richMessage<object>('about.version', { version: '1' }), ['Version 1']);
  });
});

describe('the pseudo-locale', () => {
  it('makes words longer and strange, and keeps what is put in as it is', async () => {
    const plain = message('about.version', { version: '1.0-x' });
    await speak('pseudo');
    const strange = message('about.version', { version: '1.0-x' });
    assert.match(strange, /Vêŕšîôň·+/);
    assert.ok(strange.endsWith('\u20681.0-x\u2069'), 'a value stands by itself');
    assert.ok(strange.length > plain.length * 1.3);
    assert.equal(locale().direction, 'rtl');
  });
  it('keeps sizes and versions together, written from left to right', async () => {
    assert.equal(formatByteChange(2048), '+2.00 KiB');
    await speak('pseudo');
    assert.equal(formatBytes(2048), '\u20662.00 KiB\u2069');
    await speak('de');
    assert.equal(formatBytes(2048), '2,00 KiB');
    assert.equal(formatByteChange(-2048), '−2,00 KiB');
  });
  it('counts as English does', async () => {
    await speak('pseudo');
    assert.match(message('common.packages', { count: 1 }), /^1 .*p[^š]*\u202c/);
    assert.match(message('common.packages', { count: 2000 }), /^2,000 .*š/);
  });
});
