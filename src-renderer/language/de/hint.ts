import type { RoomIn } from '../catalogue.ts';
import type { hint as english } from '../en/hint.ts';

export const hint: RoomIn<typeof english> = {
  NOT_AN_RPM: 'Wählen Sie eine Datei, die ein RPM-Paket ist.',
  LEAD_MALFORMED: 'Die Datei ist beschädigt. Besorgen Sie sie erneut aus ihrer Quelle.',
  HEADER_MALFORMED: 'Die Datei ist beschädigt. Besorgen Sie sie erneut aus ihrer Quelle.',
  HEADER_LIMIT: 'Es behauptet mehr, als ein Paket enthalten darf. Vertrauen Sie ihm nicht.',
  SIGNATURE_MALFORMED: 'Die Datei ist beschädigt. Besorgen Sie sie erneut aus ihrer Quelle.',
  PAYLOAD_MALFORMED: 'Die Datei ist beschädigt. Besorgen Sie sie erneut aus ihrer Quelle.',
  PAYLOAD_DIGEST_MISMATCH:
    'Sein Inhalt wurde beschädigt oder verändert. Besorgen Sie es erneut aus seiner Quelle.',
  OPENPGP_MALFORMED: 'Die Datei ist beschädigt. Besorgen Sie sie erneut aus ihrer Quelle.',
  QUERY_FORMAT_INVALID: 'Versuchen Sie es erneut; bleibt es so, sagt das Protokoll mehr.',
  FILTER_INVALID: 'Versuchen Sie es erneut; bleibt es so, sagt das Protokoll mehr.',
  DEPENDENCY_MALFORMED: 'Die Datei ist beschädigt. Besorgen Sie sie erneut aus ihrer Quelle.',
  SPEC_MALFORMED: 'Berichtigen Sie die Spec-Datei an der genannten Stelle.',
  REPOSITORY_MALFORMED:
    'Aktualisieren Sie die Paketquelle. Bleibt es so, muss ihr Betreiber sie in Ordnung bringen.',
  SPEC_LIMIT:
    'Vereinfachen Sie, was die Spec-Datei beim Lesen berechnet; sie wurde abgebrochen, wo sie stand.',
  TRUNCATED: 'Das Ende der Datei fehlt. Laden Sie sie erneut herunter.',
  UNSUPPORTED: 'Diese Version von Turntable kann das noch nicht.',
  DATABASE_MISSING:
    'Öffnen Sie ein Wurzelverzeichnis, das eine RPM-Datenbank enthält: dieses System, einen Container, einen eingehängten Datenträger.',
  DATABASE_UNREADABLE:
    'Prüfen Sie, ob Sie sie lesen dürfen. Eine Datenbank in älterem Format muss erst von rpm selbst umgewandelt werden.',
  DATABASE_LOCKED:
    'Eine andere Paketverwaltung ist am Werk. Warten Sie, bis sie fertig ist, und versuchen Sie es dann erneut.',
  DATABASE_READ_ONLY:
    'Die Datenbank liegt auf einem Dateisystem, auf das sich nicht schreiben lässt.',
  DATABASE_CORRUPT:
    'Lassen Sie rpm sie in einem Terminal neu aufbauen, oder stellen Sie sie aus einer Sicherung wieder her.',
  FILE_NOT_FOUND: 'Sie wurde vielleicht verschoben oder gelöscht. Wählen Sie sie erneut.',
  FILE_UNREADABLE: 'Wählen Sie eine Datei, und zwar eine, die Sie lesen dürfen.',
  FILE_WRITE_FAILED: 'Prüfen Sie, ob der Datenträger da ist und beschrieben werden kann.',
  FILE_CHANGED: 'Sehen Sie nach, was jetzt auf der Platte liegt, bevor Sie es überschreiben.',
  DISK_FULL: 'Schaffen Sie Platz, und versuchen Sie es dann erneut.',
  PATH_ESCAPES_ROOT:
    'Das Paket versucht, außerhalb seines Wurzelverzeichnisses zu schreiben. Vertrauen Sie ihm nicht.',
  ROOT_MISSING: 'Wählen Sie einen Ordner, den es gibt.',
  PERMISSION_DENIED: 'Als der Benutzer, der Sie sind, dürfen Sie das nicht.',
  FETCH_FAILED: 'Prüfen Sie Adresse und Netz, und versuchen Sie es dann erneut.',
  PLAN_STALE: 'Seit der Plan gemacht wurde, hat sich etwas geändert. Planen Sie erneut.',
  PLAN_HAS_PROBLEMS: 'Lösen Sie zuerst die Probleme, die der Plan nennt.',
  SCRIPTLET_FAILED: 'Die Ausgabe des Skripts sagt, warum.',
  TRANSACTION_FAILED: 'Planen Sie erneut, um zu sehen, was noch zu tun ist.',
  TRANSACTION_INTERRUPTED:
    'Öffnen Sie das Wurzelverzeichnis erneut: was begonnen wurde, wird beendet oder zurückgenommen.',
  NOT_INSTALLED: 'Wählen Sie ein anderes Paket.',
  CANCELLED: 'Beginnen Sie erneut, wann immer Sie möchten.',
  ENGINE_UNAVAILABLE: 'Die Engine startet von selbst wieder.',
  HELPER_REFUSED: 'Die Passwortabfrage wurde abgebrochen, oder Sie dürfen das nicht.',
  HELPER_FAILED: 'Versuchen Sie es erneut; bleibt es so, sagt das Protokoll mehr.',
  BAD_ARGUMENT: 'Versuchen Sie es erneut; bleibt es so, sagt das Protokoll mehr.',
  UNKNOWN_METHOD: 'Fenster und Engine haben verschiedene Versionen. Starten Sie Turntable neu.',
  INTERNAL: 'Versuchen Sie es erneut; bleibt es so, sagt das Protokoll mehr.',
};
