import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acceptedLanguages, wordsFor } from '../../src-main/shells/language/index.ts';

test('the first language there are words for is spoken', () => {
  assert.equal(wordsFor(['fr', 'de-AT', 'en']).quit, '&Beenden');
  assert.equal(wordsFor(['de_DE.UTF-8']).cancel, 'Abbrechen');
  assert.equal(wordsFor(['en-GB', 'de']).quit, '&Quit');
  assert.equal(wordsFor(['fr']).quit, '&Quit');
  assert.equal(wordsFor([]).quit, '&Quit');
});

test('every language has words for everything, and no key of a menu twice in one menu', () => {
  for (const language of ['en', 'de']) {
    const words = wordsFor([language]);
    for (const [name, text] of Object.entries(words)) assert.ok(text.trim() !== '', name);
    const menus = [
      ['file', 'edit', 'view', 'help'],
      ['openPackage', 'quit'],
      ['undo', 'redo', 'cut', 'copy', 'paste', 'delete', 'selectAll'],
      ['resetZoom', 'zoomIn', 'zoomOut', 'fullScreen', 'developerTools'],
    ] as const;
    for (const menu of menus) {
      const keys = menu.map((name) => /&(.)/.exec(words[name])?.[1]?.toLowerCase());
      assert.equal(new Set(keys).size, menu.length, `${language}: ${keys.join()}`);
      assert.ok(!keys.includes(undefined), `${language}: ${menu.join()}`);
    }
  }
});

test('a browser says which languages it wants, and how much', () => {
  assert.deepEqual(acceptedLanguages('en;q=0.5, de-DE, fr;q=0.9, *;q=0'), ['de-DE', 'fr', 'en']);
  assert.deepEqual(acceptedLanguages(undefined), []);
  assert.deepEqual(acceptedLanguages(';q=1,,de;q=nonsense'), []);
});
