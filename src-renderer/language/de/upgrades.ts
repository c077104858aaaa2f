import type { RoomIn } from '../catalogue.ts';
import type { upgrades as english } from '../en/upgrades.ts';

export const upgrades: RoomIn<typeof english> = {
  label: 'Aktualisierungen',
  totals: '{packages, plural, one {# Paket} other {# Pakete}} · {size} installiert',
  all: 'Alle aktualisieren ({count, number})',
  loading: 'Ordner werden durchgesehen',
  'no-folder': 'Noch kein Ordner ausgewählt',
  'no-folder-hint':
    'Wählen Sie oben einen Ordner mit Paketdateien: einen Download-Ordner, einen eingehängten Datenträger, einen Spiegel. Neuere Versionen des Installierten erscheinen hier.',
  'up-to-date': 'Alles ist aktuell',
  'up-to-date-hint': 'Die Ordner enthalten nichts Neueres als das, was installiert ist.',
  list: 'Verfügbare Aktualisierungen',
  to: 'auf',
  'look-inside': 'Hineinsehen',
  upgrade: 'Aktualisieren',
  news: '{count, plural, one {# Änderung} other {# Änderungen}} seit der installierten Version',
  folders: 'Ordner mit Paketdateien',
  'folder-path': 'Ordner auf dem Rechner, auf dem Turntable läuft',
};
