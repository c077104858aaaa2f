import type { RoomIn } from '../catalogue.ts';
import type { about as english } from '../en/about.ts';

export const about: RoomIn<typeof english> = {
  title: 'Über Turntable',
  loading: 'Versionen werden erfragt',
  version: 'Version {version}',
  motto: 'Eine Paketverwaltung für RPM, auf der Datenbank von rpm selbst.',
  shell: 'Umgebung',
  'shell-electron': 'Electron',
  'shell-web': 'Web, nur auf diesem Rechner',
  electron: 'Electron',
  chrome: 'Chrome',
  engine: 'Engine',
  node: 'Node {version}',
  sqlite: 'SQLite',
  'built-with': 'Gebaut mit',
  'link-unsafe': 'Das ist keine Web-Adresse',
  'link-title': 'Diese Adresse öffnen?',
  'link-open': 'Im Browser öffnen',
  'link-refused': 'Das Paket nennt sie als seine Adresse, geöffnet werden aber nur http und https.',
  'link-origin': 'Sie kommt aus dem Paket; Turntable hat nicht nachgesehen, wohin sie führt.',
  'package-link-title': 'Dieses Paket ansehen?',
  'package-link-show': 'Danach suchen',
  'package-link-origin': 'Ein Link fragt danach. Es wird nur gesucht; geändert wird nichts.',
  name: 'Turntable',
};
