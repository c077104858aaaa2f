import type { RoomIn } from '../catalogue.ts';
import type { upgrades as english } from '../en/upgrades.ts';

export const upgrades: RoomIn<typeof english> = {
  label: 'Aktualisierungen',
  totals: '{packages, plural, one {# Paket} other {# Pakete}} · {size} installiert',
  all: 'Alle aktualisieren ({count, number})',
  'up-to-date': 'Alles ist aktuell',
  list: 'Verfügbare Aktualisierungen',
  to: 'auf',
  'look-inside': 'Hineinsehen',
  upgrade: 'Aktualisieren',
  news: '{count, plural, one {# Änderung} other {# Änderungen}} seit der installierten Version',
  folders: 'Ordner mit Paketdateien',
  'folder-path': 'Ordner auf dem Rechner, auf dem Turntable läuft',
  loading: 'Neuere Versionen werden gesucht',
  'looking-in-repositories': 'Paketquellen werden durchgesehen',
  'no-folder': 'Noch nichts zum Durchsehen',
  'no-folder-hint':
    'Wählen Sie oben einen Ordner mit Paketdateien: einen Download-Ordner, einen eingehängten Datenträger, einen Spiegel. Oder nennen Sie eine Paketquelle in deren Raum. Neuere Versionen des Installierten erscheinen hier.',
  'up-to-date-hint':
    'Ordner und Paketquellen enthalten nichts Neueres als das, was installiert ist.',
  'nothing-here': 'Nichts Neueres in dem, was hier ist',
  'nothing-here-hint':
    'Nicht alle Paketquellen wurden geholt. Frischen Sie sie auf, um es zu wissen.',
  unread: 'Nicht durchgesehen, weil nicht geholt oder nicht lesbar: {names}',
  'to-repositories': 'Zu den Paketquellen',
  refresh: 'Paketquellen auffrischen',
  'from-repository': 'Paketquelle: {name}',
  'from-folder': 'Ordner: {path}',
  'to-fetch': '{size} zu holen',
  advisories: '{count, plural, one {# Hinweis} other {# Hinweise}}',
  'kind-security': 'Sicherheit',
  'kind-bugfix': 'Fehlerbehebung',
  'kind-enhancement': 'Verbesserung',
  'kind-newpackage': 'Neues Paket',
  'kind-other': 'Mitteilung',
  severity: '{kind}: {severity}',
  'security-count': '{count, plural, one {# für die Sicherheit} other {# für die Sicherheit}}',
  preparing: 'Aktualisierung wird vorbereitet',
  solving: 'Ermittelt, was dazu nötig ist',
  fetching:
    '{name} wird geholt, {done, number} von {total, number} Paketen hier, {bytes} von {size}',
  rate: '{rate} je Sekunde, noch {time}',
  checking: 'Signatur von {name} wird geprüft',
  stop: 'Anhalten',
  stopped: 'Das Vorbereiten wurde angehalten. Was geholt wurde, bleibt.',
  cannot: 'Diese Aktualisierung lässt sich nicht vorbereiten. Nichts wurde geändert.',
  'cannot-hint':
    'Wählen Sie andere Pakete, oder frischen Sie die Paketquellen auf und versuchen Sie es erneut.',
  dismiss: 'Schließen',
};
