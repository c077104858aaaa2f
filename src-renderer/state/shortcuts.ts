/** Where a shortcut is heard: everywhere, or only while that part of the window has the focus. */
export type ShortcutScope = 'window' | 'table' | 'tree' | 'verify' | 'builder' | 'dialog';

export interface Shortcut {
  readonly id: string;
  /** As a person would say them: `Ctrl+F`, `/`, `Alt+1`, `Shift+Home`. Several do the same. */
  readonly keys: readonly string[];
  readonly scope: ShortcutScope;
}

/** Every shortcut of the window. The overlay shows this table; the dispatcher walks it. */
export const shortcuts = [
  { id: 'search', keys: ['Ctrl+F', '/'], scope: 'window' },
  { id: 'open', keys: ['Ctrl+O'], scope: 'window' },
  { id: 'lens-all', keys: ['Alt+1'], scope: 'window' },
  { id: 'lens-upgrades', keys: ['Alt+2'], scope: 'window' },
  { id: 'lens-recent', keys: ['Alt+3'], scope: 'window' },
  { id: 'lens-largest', keys: ['Alt+4'], scope: 'window' },
  { id: 'verify-room', keys: ['Alt+5'], scope: 'window' },
  { id: 'history-room', keys: ['Alt+6'], scope: 'window' },
  { id: 'config-room', keys: ['Alt+7'], scope: 'window' },
  { id: 'lens-leaves', keys: ['Alt+8'], scope: 'window' },
  { id: 'lens-changed', keys: ['Alt+9'], scope: 'window' },
  { id: 'keys-room', keys: ['Alt+0'], scope: 'window' },
  { id: 'disk-room', keys: ['Alt+U'], scope: 'window' },
  { id: 'repositories-room', keys: ['Alt+R'], scope: 'window' },
  { id: 'builder-room', keys: ['Alt+B'], scope: 'window' },
  { id: 'build', keys: ['F9'], scope: 'window' },
  { id: 'settings-room', keys: ['Ctrl+,'], scope: 'window' },
  { id: 'save-filter', keys: ['Ctrl+S'], scope: 'window' },
  { id: 'search-help', keys: ['F2'], scope: 'window' },
  { id: 'legend', keys: ['L'], scope: 'window' },
  { id: 'next-pane', keys: ['F6'], scope: 'window' },
  { id: 'back', keys: ['Alt+ArrowLeft'], scope: 'window' },
  { id: 'forward', keys: ['Alt+ArrowRight'], scope: 'window' },
  { id: 'reload', keys: ['F5', 'Ctrl+R'], scope: 'window' },
  { id: 'root', keys: ['Ctrl+Shift+O'], scope: 'window' },
  { id: 'help', keys: ['?', 'F1'], scope: 'window' },
  { id: 'undo-marks', keys: ['Ctrl+Z'], scope: 'window' },
  { id: 'redo-marks', keys: ['Ctrl+Shift+Z', 'Ctrl+Y'], scope: 'window' },
  { id: 'row-up', keys: ['ArrowUp'], scope: 'table' },
  { id: 'row-down', keys: ['ArrowDown'], scope: 'table' },
  { id: 'row-first', keys: ['Home'], scope: 'table' },
  { id: 'row-last', keys: ['End'], scope: 'table' },
  { id: 'page-up', keys: ['PageUp'], scope: 'table' },
  { id: 'page-down', keys: ['PageDown'], scope: 'table' },
  { id: 'mark', keys: ['Space'], scope: 'table' },
  { id: 'mark-range', keys: ['Shift+ArrowDown'], scope: 'table' },
  { id: 'mark-range-up', keys: ['Shift+ArrowUp'], scope: 'table' },
  { id: 'unmark-all', keys: ['Escape'], scope: 'table' },
  { id: 'inspect', keys: ['Enter'], scope: 'table' },
  { id: 'erase', keys: ['Delete', '-'], scope: 'table' },
  { id: 'keep', keys: ['+'], scope: 'table' },
  { id: 'upgrade', keys: ['>'], scope: 'table' },
  { id: 'verify', keys: ['V'], scope: 'table' },
  { id: 'node-open', keys: ['ArrowRight'], scope: 'tree' },
  { id: 'node-close', keys: ['ArrowLeft'], scope: 'tree' },
  { id: 'node-siblings', keys: ['*'], scope: 'tree' },
  { id: 'node-mark', keys: ['+'], scope: 'tree' },
  { id: 'node-choose', keys: ['Enter', 'Space'], scope: 'tree' },
  { id: 'complete', keys: ['Ctrl+Space'], scope: 'builder' },
  { id: 'expand-macro', keys: ['F4'], scope: 'builder' },
  { id: 'next-problem', keys: ['F8'], scope: 'builder' },
  {
    id: 'apply',
    keys: ['Ctrl+Enter'],
    scope: 'dialog',
  },
  { id: 'close', keys: ['Escape'], scope: 'dialog' },
] as const satisfies readonly Shortcut[];

export type ShortcutId = (typeof shortcuts)[number]['id'];

/** The parts of a key press that matter here. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
}

/** A key press in the registry's words. Shift is not told for printing characters: `?` is `?`. */
export function keyName(press: KeyPress): string {
  const key = press.key === ' ' ? 'Space' : press.key;
  const isPrinting = key.length === 1;
  const hasModifier = press.ctrlKey || press.metaKey || press.altKey;
  const parts: string[] = [];
  if (press.ctrlKey || press.metaKey) parts.push('Ctrl');
  if (press.altKey) parts.push('Alt');
  if (press.shiftKey && (!isPrinting || hasModifier)) parts.push('Shift');
  parts.push(isPrinting ? key.toUpperCase() : key);
  return parts.join('+');
}

/** The shortcut a key press stands for in a scope. */
export function shortcutFor(press: KeyPress, scope: ShortcutScope): ShortcutId | undefined {
  const name = keyName(press);
  const table: readonly (Shortcut & { readonly id: ShortcutId })[] = shortcuts;
  return table.find((one) => one.scope === scope && one.keys.includes(name))?.id;
}

/** Keys that two shortcuts claim where both are heard; the window's are heard in every part of it. */
export function duplicateKeys(table: readonly Shortcut[]): readonly string[] {
  const clashes: string[] = [];
  const owners = new Map<string, Shortcut[]>();
  for (const shortcut of table) {
    for (const key of shortcut.keys) {
      const others = owners.get(key) ?? [];
      for (const other of others) {
        const isShared =
          other.scope === shortcut.scope || other.scope === 'window' || shortcut.scope === 'window';
        if (isShared) clashes.push(`${key}: ${other.id} and ${shortcut.id}`);
      }
      owners.set(key, [...others, shortcut]);
    }
  }
  return clashes;
}
