import type { RoomIn } from '../catalogue.ts';
import type { components as english } from '../en/components.ts';

export const components: RoomIn<typeof english> = {
  choose: 'Auswählen …',
  'leave-out': '{path} weglassen',
  'add-folder': 'Ordner hinzufügen …',
  add: 'Hinzufügen',
  'path-refused': 'Der Pfad muss mit einem Schrägstrich beginnen.',
  'only-interpreter': '(nur der Interpreter wird ausgeführt)',
  working: '{what} …',
  'with-shortcut': '{label} ({keys})',
  'status-upgradable': 'Eine neuere Version liegt bereit',
  'status-changed': 'Seit der Installation wurden Dateien geändert',
  'status-marked': 'Markiert, um gemeinsam entfernt oder geprüft zu werden',
  'page-up': 'Bild ↑',
  'page-down': 'Bild ↓',
  escape: 'Esc',
  control: 'Strg',
  shift: 'Umschalt',
  alt: 'Alt',
  space: 'Leertaste',
  enter: 'Eingabe',
  delete: 'Entf',
  home: 'Pos1',
  end: 'Ende',
  'locked-by':
    'Ein anderes Programm ändert gerade die Pakete dieses Wurzelverzeichnisses: {program}.',
};
