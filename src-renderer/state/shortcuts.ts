/** Where a shortcut is heard: everywhere, or only while that part of the window has the focus. */
export type ShortcutScope = 'window' | 'table' | 'tree' | 'verify' | 'dialog';

export interface Shortcut {
  readonly id: string;
  /** As a person would say them: `Ctrl+F`, `/`, `Alt+1`, `Shift+Home`. Several do the same. */
  readonly keys: readonly string[];
  readonly label: string;
  readonly scope: ShortcutScope;
}

/** Every shortcut of the window. The overlay shows this table; the dispatcher walks it. */
export const shortcuts = [
  { id: 'search', keys: ['Ctrl+F', '/'], label: 'Search', scope: 'window' },
  { id: 'open', keys: ['Ctrl+O'], label: 'Open package files', scope: 'window' },
  { id: 'lens-all', keys: ['Alt+1'], label: 'All packages', scope: 'window' },
  { id: 'lens-upgrades', keys: ['Alt+2'], label: 'Upgrades', scope: 'window' },
  { id: 'lens-recent', keys: ['Alt+3'], label: 'Recently installed', scope: 'window' },
  { id: 'lens-largest', keys: ['Alt+4'], label: 'Largest', scope: 'window' },
  { id: 'verify-room', keys: ['Alt+5'], label: 'Verify', scope: 'window' },
  { id: 'history-room', keys: ['Alt+6'], label: 'History', scope: 'window' },
  { id: 'config-room', keys: ['Alt+7'], label: 'Config to merge', scope: 'window' },
  { id: 'lens-leaves', keys: ['Alt+8'], label: 'Leaves', scope: 'window' },
  { id: 'lens-changed', keys: ['Alt+9'], label: 'Changed files', scope: 'window' },
  { id: 'save-filter', keys: ['Ctrl+S'], label: 'Save the search as a filter', scope: 'window' },
  { id: 'search-help', keys: ['F2'], label: 'How to search', scope: 'window' },
  { id: 'legend', keys: ['L'], label: 'What the signs mean', scope: 'window' },
  { id: 'next-pane', keys: ['F6'], label: 'Next part of the window', scope: 'window' },
  { id: 'back', keys: ['Alt+ArrowLeft'], label: 'Package shown before', scope: 'window' },
  { id: 'forward', keys: ['Alt+ArrowRight'], label: 'Package shown after', scope: 'window' },
  { id: 'reload', keys: ['F5', 'Ctrl+R'], label: 'Read the database again', scope: 'window' },
  { id: 'root', keys: ['Ctrl+Shift+O'], label: 'Open another root', scope: 'window' },
  { id: 'help', keys: ['?', 'F1'], label: 'Show the shortcuts', scope: 'window' },
  { id: 'row-up', keys: ['ArrowUp'], label: 'Row above', scope: 'table' },
  { id: 'row-down', keys: ['ArrowDown'], label: 'Row below', scope: 'table' },
  { id: 'row-first', keys: ['Home'], label: 'First row', scope: 'table' },
  { id: 'row-last', keys: ['End'], label: 'Last row', scope: 'table' },
  { id: 'page-up', keys: ['PageUp'], label: 'One page up', scope: 'table' },
  { id: 'page-down', keys: ['PageDown'], label: 'One page down', scope: 'table' },
  { id: 'mark', keys: ['Space'], label: 'Mark the row and go on', scope: 'table' },
  { id: 'mark-range', keys: ['Shift+ArrowDown'], label: 'Mark while going down', scope: 'table' },
  { id: 'mark-range-up', keys: ['Shift+ArrowUp'], label: 'Mark while going up', scope: 'table' },
  { id: 'unmark-all', keys: ['Escape'], label: 'Take away all marks', scope: 'table' },
  { id: 'inspect', keys: ['Enter'], label: 'Go to the details', scope: 'table' },
  { id: 'erase', keys: ['Delete', '-'], label: 'Erase: show what it would do', scope: 'table' },
  { id: 'verify', keys: ['V'], label: 'Verify', scope: 'table' },
  { id: 'node-open', keys: ['ArrowRight'], label: 'Open the branch', scope: 'tree' },
  { id: 'node-close', keys: ['ArrowLeft'], label: 'Close the branch', scope: 'tree' },
  { id: 'node-siblings', keys: ['*'], label: 'Open all beside it', scope: 'tree' },
  { id: 'node-mark', keys: ['+'], label: 'Mark all of a group, or none', scope: 'tree' },
  { id: 'node-choose', keys: ['Enter', 'Space'], label: 'Choose', scope: 'tree' },
  {
    id: 'apply',
    keys: ['Ctrl+Enter'],
    label: 'Apply the plan, or press the main button',
    scope: 'dialog',
  },
  { id: 'close', keys: ['Escape'], label: 'Close', scope: 'dialog' },
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
