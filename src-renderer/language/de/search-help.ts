import type { RoomIn } from '../catalogue.ts';
import type { searchHelp as english } from '../en/search-help.ts';

export const searchHelp: RoomIn<typeof english> = {
  title: 'Wie gesucht wird',
  subtitle: 'Dieselben Wörter gelten im Terminal: {command}',
  sentences: 'Sätze',
  fields: 'Felder',
  try: 'Danach suchen',
  'save-title': 'Diese Suche speichern',
  'change-title': 'Filter ändern',
  save: 'Speichern',
  name: 'Name',
  sentence: 'Satz',
  'rule-words': 'beide Wörter, im Namen, in der Version oder in der Zusammenfassung',
  'rule-wildcards':
    'der Name, mit Platzhaltern: * beliebige Zeichen, ? eines, [a-z] eines von mehreren',
  'rule-path': 'das Paket, dem eine Datei gehört',
  'rule-parts': 'jeder Teil muss zutreffen; ! schließt aus',
  'rule-or': 'das eine oder das andere; Aneinandergereihtes bindet stärker',
  'rule-parentheses': 'Klammern halten zusammen',
  'rule-quotes': 'Anführungszeichen halten Leerzeichen zusammen',
  'rule-exact':
    '= heißt genau so, : findet es überall und achtet nicht auf Groß- und Kleinschreibung',
};
