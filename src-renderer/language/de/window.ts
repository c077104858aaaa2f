import type { RoomIn } from '../catalogue.ts';
import type { window as english } from '../en/window.ts';

export const window: RoomIn<typeof english> = {
  drop: 'Paketdateien hier ablegen, um hineinzusehen',
  'details-width': 'Breite der Einzelheiten',
};
