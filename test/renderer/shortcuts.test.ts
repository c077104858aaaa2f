import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { message } from '../../src-renderer/language/index.ts';
import {
  duplicateKeys,
  keyName,
  type KeyPress,
  type Shortcut,
  shortcutFor,
  shortcuts,
} from '../../src-renderer/state/index.ts';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  metaKey: false,
  ...held,
});

describe('shortcut registry', () => {
  it('gives no key two meanings in one place', () => {
    assert.deepEqual(duplicateKeys(shortcuts), []);
  });

  it('would notice a duplicate, also between the window and a part of it', () => {
    const table: readonly Shortcut[] = [
      { id: 'a', keys: ['Ctrl+F'], scope: 'window' },
      { id: 'b', keys: ['Ctrl+F'], scope: 'table' },
      { id: 'c', keys: ['X', 'Y'], scope: 'table' },
      { id: 'd', keys: ['Y'], scope: 'table' },
      { id: 'e', keys: ['Y'], scope: 'tree' },
    ];
    assert.deepEqual(duplicateKeys(table), ['Ctrl+F: a and b', 'Y: c and d']);
  });

  it('has an id of its own, keys and words for every shortcut', () => {
    assert.equal(new Set(shortcuts.map(({ id }) => id)).size, shortcuts.length);
    for (const { id, keys } of shortcuts) {
      assert.ok(keys.length > 0);
      assert.match(message(`shortcuts.do-${id}`), /^\p{Lu}/u);
    }
  });

  it('names key presses as the registry writes them', () => {
    assert.equal(keyName(press('f', { ctrlKey: true })), 'Ctrl+F');
    assert.equal(keyName(press('f', { metaKey: true })), 'Ctrl+F');
    assert.equal(keyName(press('?', { shiftKey: true })), '?');
    assert.equal(keyName(press('O', { ctrlKey: true, shiftKey: true })), 'Ctrl+Shift+O');
    assert.equal(keyName(press(' ')), 'Space');
    assert.equal(keyName(press('ArrowDown', { shiftKey: true })), 'Shift+ArrowDown');
  });

  it('finds shortcuts in their scope only', () => {
    assert.equal(shortcutFor(press('f', { ctrlKey: true }), 'window'), 'search');
    assert.equal(shortcutFor(press('Delete'), 'table'), 'erase');
    assert.equal(shortcutFor(press('Delete'), 'window'), undefined);
  });
});
