import type { RoomIn } from '../catalogue.ts';
import type { told as english } from '../en/told.ts';

export const told: RoomIn<typeof english> = {
  'plan-ready': 'Der Plan ist fertig.',
  'plan-ready-with':
    'Der Plan ist fertig: {steps, plural, one {# Schritt} other {# Schritte}}, {problems, plural, one {# Problem} other {# Probleme}}.',
  done: 'Erledigt.',
  'done-but': 'Erledigt, aber: {warnings}',
  failed: 'Das ist misslungen.',
  'filter-saved': '{name} gespeichert.',
  'filter-deleted': '{name} gelöscht.',
  marked: '{count, plural, one {# Paket} other {# Pakete}} markiert.',
  unmarked: '{count, plural, one {# Markierung} other {# Markierungen}} aufgehoben.',
  applying: 'Der Plan wird angewendet: {count, plural, one {# Schritt} other {# Schritte}}.',
  phase: '{phase}.',
  'run-failed': 'Die Transaktion ist fehlgeschlagen.',
  'run-stopped': 'Die Transaktion wurde angehalten.',
  'run-done':
    '{installed, plural, one {# Paket} other {# Pakete}} installiert, {erased, number} entfernt.',
  'did-install': '{count, plural, one {# Paket} other {# Pakete}} installiert',
  'did-upgrade': '{count, plural, one {# Paket} other {# Pakete}} aktualisiert',
  'did-downgrade': '{count, plural, one {# Paket} other {# Pakete}} herabgestuft',
  'did-reinstall': '{count, plural, one {# Paket} other {# Pakete}} neu installiert',
  'did-obsolete': '{count, plural, one {# Paket} other {# Pakete}} ersetzt',
  'did-erase': '{count, plural, one {# Paket} other {# Pakete}} entfernt',
  'all-done': '{steps}.',
  'nothing-done': 'Es war nichts zu ändern.',
  'cut-off': 'Eine Transaktion wurde abgebrochen.',
  'putting-right': 'Sie wird in Ordnung gebracht.',
  'put-right': 'Die abgebrochene Transaktion ist in Ordnung gebracht.',
  'not-put-right': 'Sie ließ sich nicht in Ordnung bringen.',
  'engine-back': 'Die Engine ist wieder da.',
  opened: '{path} geöffnet.',
  'not-kept':
    '{nevra} bleibt, wie es ist: sein Paket ist nicht aufbewahrt. Öffnen Sie seine Paketdatei.',
  'none-kept': 'Keines dieser Pakete ist aufbewahrt',
  'none-kept-hint':
    'Aufbewahrt wird nur, was Turntable aus einer Paketdatei installiert hat. Öffnen Sie stattdessen die Paketdateien.',
  'window-failed': 'Das Fenster konnte dies nicht abschließen: {reason}',
  'no-answer': '{what}: die Engine antwortet nicht.',
  'no-answer-hint': 'Sie startet von selbst wieder; sobald sie da ist, geht es weiter.',
  cancelled: '{what}: abgebrochen.',
  'no-mark-to-undo': 'Es gibt keine Markierung zurückzunehmen.',
  'no-mark-to-redo': 'Es gibt keine Markierung wieder zu setzen.',
  'marks-undone':
    'Zurückgenommen: {count, plural, =0 {nichts ist markiert} one {# Paket ist markiert} other {# Pakete sind markiert}}.',
  'marks-redone':
    'Wieder gesetzt: {count, plural, =0 {nichts ist markiert} one {# Paket ist markiert} other {# Pakete sind markiert}}.',
  'no-upgrade': 'Davon liegt keine neuere Version bereit.',
  'plan-copied': 'Der Plan ist kopiert.',
  'plan-saved': '{name} gesichert.',
  'path-copied': 'Der Pfad ist kopiert.',
  'path-not-copied': 'Der Pfad konnte nicht kopiert werden.',
  'file-not-shown': '{path} konnte nicht gezeigt werden.',
};
