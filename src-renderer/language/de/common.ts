import type { RoomIn } from '../catalogue.ts';
import type { common as english } from '../en/common.ts';

export const common: RoomIn<typeof english> = {
  close: 'Schließen',
  cancel: 'Abbrechen',
  'try-again': 'Erneut versuchen',
  packages: '{count, plural, one {# Paket} other {# Pakete}}',
  files: '{count, plural, one {# Datei} other {# Dateien}}',
  'and-more': '{names} und {count, number} weitere',
  seconds: '{seconds} s',
  'minutes-seconds': '{minutes} min {seconds} s',
  'hours-minutes': '{hours} h {minutes} min',
  'few-seconds': 'einige Sekunden',
  'about-seconds': 'etwa {seconds} s',
  'about-minutes': 'etwa {minutes} min',
  'about-hours': 'etwa {hours} h',
  'marked-packages': '{count, plural, one {# markiertes Paket} other {# markierte Pakete}}',
  transactions: '{count, plural, one {# Transaktion} other {# Transaktionen}}',
  upgrades: '{count, plural, one {# Aktualisierung} other {# Aktualisierungen}}',
  'side-files': '{count, plural, one {# Nebendatei} other {# Nebendateien}}',
  problems: '{count, plural, one {# Problem} other {# Probleme}}',
  steps: '{count, plural, one {# Schritt} other {# Schritte}}',
  scripts: '{count, plural, one {# Skript} other {# Skripte}}',
  tags: '{count, plural, one {# Feld} other {# Felder}}',
  entries: '{count, plural, one {# Eintrag} other {# Einträge}}',
  changes: '{count, plural, one {# Änderung} other {# Änderungen}}',
};
