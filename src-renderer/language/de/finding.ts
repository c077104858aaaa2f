import type { RoomIn } from '../catalogue.ts';
import type { finding as english } from '../en/finding.ts';

export const finding: RoomIn<typeof english> = {
  unsigned: 'Niemand hat dieses Paket signiert.',
  'bad-signature': 'Seine Signatur oder Prüfsumme ist falsch: {subject}.',
  'unknown-key': 'Es ist mit einem Schlüssel signiert, dem hier nicht vertraut wird: {subject}.',
  setuid: 'Ein Programm, das mit den Rechten seines Besitzers läuft: {subject}',
  capabilities: 'Ein Programm mit besonderen Rechten des Kernels: {subject}',
  service: 'Bringt einen Dienst mit: {subject}',
  'script-as-root': 'Führt ein Skript als root aus: {subject}',
  'device-node': 'Legt eine Gerätedatei an: {subject}',
  'other-arch': 'Für eine andere Architektur gebaut: {subject}',
  downgrade: 'Älter als das Installierte: {subject}',
  'world-writable': 'Jeder darf in {subject} schreiben',
};
