import type { RoomIn } from '../catalogue.ts';
import type { statusBar as english } from '../en/status-bar.ts';

export const statusBar: RoomIn<typeof english> = {
  label: 'Status',
  marked: '−{count, number} markiert · {size}',
  'no-list': 'Keine Liste',
  'no-list-yet': 'Noch keine Liste',
  listed: '{count, plural, one {# Paket} other {# Pakete}} aufgelistet · {size}',
  'no-upgrades-yet': 'Noch nicht nach Aktualisierungen gesucht',
  upgrades: '{count, plural, one {# Aktualisierung} other {# Aktualisierungen}} · danach {size}',
  verifying: 'Wird geprüft',
  'no-report-yet': 'Noch kein Bericht',
  'no-side-files-yet': 'Noch nicht nach Nebendateien gesucht',
  'no-history-yet': 'Verlauf noch nicht gelesen',
  'all-shipped': 'Jede Datei so, wie sie ausgeliefert wurde',
  changed:
    '{packages, plural, one {# Paket} other {# Pakete}} geändert · {files, plural, one {# Datei} other {# Dateien}}',
  'run-ended': 'Die Transaktion ist beendet: Ergebnis zeigen',
  'run-phase': '{phase} {percent, number} %',
  run: 'Transaktion',
  'open-root': 'Anderes Wurzelverzeichnis öffnen ({keys})',
  'no-root': 'Kein Wurzelverzeichnis offen',
  opening: 'Wird geöffnet …',
  sandbox: 'Sandkasten',
  'no-scripts': 'Skripte laufen nicht',
  'this-system': 'Dieses System',
};
