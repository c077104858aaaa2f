import type { RoomIn } from '../catalogue.ts';
import type { configFiles as english } from '../en/config-files.ts';

export const configFiles: RoomIn<typeof english> = {
  label: 'Konfiguration abgleichen',
  loading: 'Neben den Konfigurationsdateien wird nachgesehen',
  'totals-identical':
    '{count, plural, one {# Nebendatei} other {# Nebendateien}}, {identical, number} identisch',
  nothing: 'Nichts abzugleichen',
  'nothing-hint':
    'Trifft eine Aktualisierung auf eine Konfigurationsdatei, die Sie geändert haben, legt sie eine zweite daneben: .rpmnew, .rpmsave oder .rpmorig. Neben den Konfigurationsdateien installierter Pakete liegt keine.',
  'side-files': 'Nebendateien',
  'side-file': 'Nebendatei',
  about: '{name} · {day}',
  'about-state': '{name} · {day} · {state}',
  'done-here': 'Hier erledigt',
  'undo-description': 'Zeigen, was das Zurücknehmen mit {path} machen würde',
  undone: 'zurückgenommen',
  comparing: 'Die beiden werden verglichen',
  same: 'Beide sind gleich',
  'same-hint':
    'Sie enthalten dieselben Bytes, die Nebendatei kann also weg. Welche der beiden geht, macht nur bei Besitzer, Rechten und Zeit einen Unterschied.',
  'no-text': 'Kein Text zum Abgleichen',
  since: 'Seit {time}, aus {package}. Ihre: {mine}. Die des Pakets: {theirs}.',
  missing: 'fehlt',
  facts: '{size}, {mode}',
  undecided: 'Manche Stellen haben beide Seiten geändert; entscheiden Sie diese zuerst',
  'same-as-yours': 'Es ist dasselbe wie Ihre Fassung; Ihre zu behalten bewirkt das auch',
  'action-keep': 'Ihre behalten',
  'action-take': 'Die des Pakets nehmen',
  'action-merge': 'Abgleich speichern',
  question: '{verb}?',
  'undo-question': 'Zurücknehmen?',
  'kind-rpmnew': 'Ihre Fassung blieb an ihrem Ort. Die des Pakets liegt daneben.',
  'kind-rpmsave': 'Die Fassung des Pakets ist an ihrem Ort. Ihre wurde daneben gesichert.',
  'kind-rpmorig':
    'Die Fassung des Pakets ist an ihrem Ort. Ihre aus der Zeit vor dem Paket liegt daneben.',
  'state-differs': 'weicht ab',
  'state-identical': 'identisch',
  'state-missing': 'eine fehlt',
  'state-unreadable': 'nicht lesbar',
  'state-other': 'keine gewöhnliche Datei',
  'no-text-not-text':
    'Das ist kein Text und lässt sich nicht abgleichen: eine der beiden muss genügen.',
  'no-text-too-large':
    'Das ist zu groß, um hier abgeglichen zu werden: eine der beiden muss genügen.',
  'no-text-unreadable':
    'Sie dürfen diese Dateien nicht lesen. Welche der beiden bleibt, lässt sich dennoch entscheiden.',
  'no-text-missing': 'Nur eine der beiden ist da, es gibt also nichts zu vergleichen.',
  'no-text-other':
    'Eine der beiden ist eine Verknüpfung oder keine gewöhnliche Datei. Sie bleibt Ihnen überlassen.',
  'did-keep': 'Ihre behalten',
  'did-take': 'die des Pakets genommen',
  'did-merge': 'abgeglichen',
  texts: 'Texte',
  'view-merge': 'Abgleich',
  'view-package': 'Was das Paket geändert hat',
  'view-own': 'Was Sie geändert haben',
  'loading-editor': 'Editor wird geöffnet',
  'packaged-before': 'Früher im Paket, {nevra}',
  'packaged-now': 'Jetzt im Paket',
  yours: 'Ihre',
  result: 'Das Ergebnis, das Sie bearbeiten können',
  'use-mine': 'Ihre verwenden',
  'use-theirs': 'Die des Pakets verwenden',
  'use-both': 'Beide verwenden',
  conflicts:
    '{count, plural, one {# Stelle} other {# Stellen}} auf beiden Seiten geändert. Die erste: <q>{mine}</q> oder <q>{theirs}</q>?',
  'no-base':
    'Was das Paket früher auslieferte, ist nicht aufbewahrt; verglichen werden nur diese beiden. Das Ergebnis beginnt mit Ihrer Fassung.',
  fit: 'Ihre Änderungen und die des Pakets passen zusammen.',
  decided: 'Jede Stelle ist entschieden.',
  edited: 'Sie haben das Ergebnis geändert.',
  'nothing-there': 'nichts',
  'take-here': 'Den Text des Pakets hier übernehmen',
};
