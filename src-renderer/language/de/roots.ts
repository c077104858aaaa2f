import type { RoomIn } from '../catalogue.ts';
import type { roots as english } from '../en/roots.ts';

export const roots: RoomIn<typeof english> = {
  title: 'Wurzelverzeichnis',
  subtitle: 'Das System, dessen Pakete gezeigt werden',
  'open-another': 'Ein anderes öffnen',
  folder: 'Ordner',
  'folder-hint':
    '/ ist dieses System; sonst ein Ordner, in dem var/lib/rpm oder usr/lib/sysimage/rpm liegt: ein Container, ein chroot, ein eingehängter Datenträger.',
  open: 'Öffnen',
  'open-system': 'Dieses System öffnen',
  'open-now': 'Jetzt geöffnet',
  sandbox: 'Sandkasten',
  'kind-system': 'Dieses System',
  'kind-sandbox': 'Ihr eigener Sandkasten: nichts darin berührt dieses System',
  'kind-directory': 'Ein Ordner mit einer RPM-Datenbank',
  database: 'Datenbank',
  packages: 'Pakete',
  changing: 'Änderungen',
  'no-password': 'Ohne Passwort möglich',
  password: 'Ein Passwort wird einmal verlangt, wenn ein Plan angewendet wird',
  scripts: 'Skripte',
  'scripts-chroot': 'Laufen innerhalb des Wurzelverzeichnisses',
  'scripts-namespaces': 'Laufen innerhalb des Wurzelverzeichnisses, von diesem System abgetrennt',
  'scripts-disabled': 'Laufen nicht',
};
