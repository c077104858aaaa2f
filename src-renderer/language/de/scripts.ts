import type { RoomIn } from '../catalogue.ts';
import type { scripts as english } from '../en/scripts.ts';

export const scripts: RoomIn<typeof english> = {
  network: 'lädt etwas über das Netz',
  'package-manager': 'ruft eine Paketverwaltung auf',
  privileges: 'gibt Programmen Sonderrechte',
  selinux: 'ändert SELinux',
  firewall: 'ändert die Firewall',
  accounts: 'ändert Benutzerkonten',
  'make-users': 'legt Benutzer oder Gruppen an',
  'remove-users': 'löscht Benutzer oder Gruppen',
  services: 'startet, beendet oder aktiviert Dienste',
  kill: 'beendet laufende Programme',
  'remove-files': 'löscht Dateien',
  rights: 'ändert, wer Dateien benutzen darf',
  cron: 'ändert zeitgesteuerte Aufgaben',
  kernel: 'greift in den Kernel oder den Systemstart ein',
  mount: 'hängt Dateisysteme ein',
  eval: 'führt zusammengesetzten Text aus',
  'write-files': 'schreibt oder verschiebt Dateien',
  alternatives: 'wählt zwischen Programmen für eine Aufgabe',
  libraries: 'erneuert die Liste der Bibliotheken',
  labels: 'stellt SELinux-Kennzeichen wieder her',
  devices: 'benachrichtigt die Geräteverwaltung',
  temporary: 'legt temporäre Ordner an',
  caches: 'erneuert ein Verzeichnis des Installierten',
};
