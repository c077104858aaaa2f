import type { RoomIn } from '../catalogue.ts';
import type { toolbar as english } from '../en/toolbar.ts';

export const toolbar: RoomIn<typeof english> = {
  'theme-system': 'Darstellung: wie im System',
  'theme-light': 'Darstellung: hell',
  'theme-dark': 'Darstellung: dunkel',
  open: 'Paketdatei öffnen …',
  'open-description': 'Paketdateien öffnen ({keys})',
  shortcuts: 'Tastenkürzel',
  language: 'Sprache',
  'language-system': 'Wie im System',
  'language-en': 'English',
  'language-de': 'Deutsch',
  search: 'Pakete suchen',
  'search-placeholder': 'Wörter, /Pfad einer Datei oder size>100M',
  'search-clear': 'Suche leeren',
  'search-help': 'Wie gesucht wird',
  suggestions: 'Wie es weitergehen kann',
  'engine-lost':
    'Die Engine antwortet nicht mehr. Es wird weiter versucht; was Sie sehen, kann veraltet sein.',
  'engine-absent':
    'Die Engine antwortet noch nicht. Es wird weiter versucht; was Sie sehen, kann veraltet sein.',
  'repair-failed': 'Es ist misslungen: {reason}',
  'repair-busy': 'Es wird in Ordnung gebracht',
  repairing: 'Wird in Ordnung gebracht …',
  repair: 'In Ordnung bringen',
};
