import type { RoomIn } from '../catalogue.ts';
import type { legend as english } from '../en/legend.ts';

export const legend: RoomIn<typeof english> = {
  title: 'Was die Zeichen bedeuten',
  packages: 'Pakete',
  groups: 'Gruppen',
  'group-none': 'Nichts in der Gruppe ist markiert',
  'group-some': 'Einige Pakete der Gruppe sind markiert',
  'group-all': 'Die ganze Gruppe ist markiert',
};
