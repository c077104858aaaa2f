import type { RoomIn } from '../catalogue.ts';
import type { fileChange as english } from '../en/file-change.ts';

export const fileChange: RoomIn<typeof english> = {
  done: 'Es ist getan, mit einer Anmerkung.',
  planned: 'Noch ist nichts geändert. Dies würde geschehen.',
  'under-way': 'Im Gange …',
  password: 'Dafür wird einmal nach einem Passwort gefragt.',
  loading: 'Es wird ermittelt, was geschehen würde',
  'no-plan': 'Es gibt noch keinen Plan',
  busy: 'Es ist im Gange',
  failed: 'Es ist misslungen; sehen Sie zuerst erneut nach',
  nothing: 'Es gibt nichts zu tun',
  steps: 'Schritte',
};
