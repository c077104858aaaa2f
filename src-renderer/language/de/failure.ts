/** Was schiefging, in einfachen Worten. */
export const failure = {
  DATABASE_LOCKED: 'Ein anderes Programm ändert gerade die Pakete dieses Wurzelverzeichnisses.',
  DISK_FULL: 'Der Datenträger ist voll.',
  PAYLOAD_MALFORMED: 'Der Inhalt des Pakets ist nicht der, den das Paket angibt.',
  PAYLOAD_DIGEST_MISMATCH: 'Der Inhalt des Pakets ist nicht der, den das Paket angibt.',
  PLAN_STALE: 'Etwas hat sich geändert, seit der Plan gemacht wurde. Nichts wurde getan.',
  PLAN_HAS_PROBLEMS: 'Bei erneutem Hinsehen geht es nicht. Nichts wurde geändert.',
  HELPER_REFUSED:
    'Sie haben nicht das Recht erhalten, dieses Wurzelverzeichnis zu ändern. Nichts wurde geändert.',
  HELPER_FAILED: 'Die Änderung wurde mittendrin abgebrochen.',
};
