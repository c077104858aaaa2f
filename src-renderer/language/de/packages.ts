import type { RoomIn } from '../catalogue.ts';
import type { packages as english } from '../en/packages.ts';

export const packages: RoomIn<typeof english> = {
  label: 'Pakete',
  'column-name': 'Paket',
  'column-version': 'Version',
  'column-arch': 'Arch.',
  'column-size': 'Größe',
  'column-installed': 'Installiert',
  'column-group': 'Gruppe',
  marked: 'Markiert',
  'not-marked': 'Nicht markiert',
  'state-upgradable': 'aktualisierbar',
  'state-changed': 'geändert',
  'loading-row': 'Wird geladen',
  'verify-group': 'Gruppe prüfen',
  'save-search': 'Speichern',
  'save-search-description': 'Die Suche als Filter speichern ({keys})',
  'open-root': 'Anderes Wurzelverzeichnis öffnen …',
  loading: 'Pakete werden gelesen',
  'nothing-in-filter': 'Nichts passt zu diesem Filter',
  none: 'Keine Pakete vorhanden',
  'none-hint':
    'In diesem Wurzelverzeichnis ist noch nichts installiert. Öffnen Sie eine Paketdatei, um das erste Paket zu installieren.',
  'no-owner': 'Keinem installierten Paket gehört eine Datei dieses Namens.',
  'every-part':
    'Jeder Teil muss zutreffen: Wörter stehen im Namen, in der Version oder in der Zusammenfassung. F2 zeigt, wonach sich sonst fragen lässt.',
  'no-match': 'Nichts passt zu „{text}“',
  'clear-search': 'Suche leeren',
  'none-changed': 'Keine geänderten Dateien bekannt',
  'none-changed-hint':
    'Die Prüfung vergleicht jede Datei mit dem, was installiert wurde; Pakete mit abweichenden Dateien erscheinen hier.',
  'verify-everything': 'Alles prüfen',
  'marked-packages': 'Markierte Pakete',
  'marked-total': '{count, plural, one {# Paket} other {# Pakete}} markiert · {size}',
  erase: 'Entfernen …',
  'clear-marks': 'Markierungen aufheben',
};
