import type { RoomIn } from '../catalogue.ts';
import type { diskUse as english } from '../en/disk-use.ts';

export const diskUse: RoomIn<typeof english> = {
  room: 'Plattenplatz',
  totals: '{size} in {packages}',
  loading: 'Größen werden zusammengezählt',
  drawing: 'Die Karte wird gezeichnet',
  none: 'Keine Pakete, kein Platz',
  'none-hint': 'Was installiert ist, steht hier als Flächen: je größer, desto mehr Platz.',
  all: 'Alles',
  way: 'Wo das ist',
  map: 'Karte von {name}',
  table: 'Tabelle von {name}',
  name: 'Name',
  size: 'Größe',
  share: 'Anteil',
  packages: 'Pakete',
  percent: '{percent} %',
  tile: '{name}: {size}, {percent} %',
  others: '{count, plural, one {# kleineres Paket} other {# kleinere Pakete}}',
  'keys-hint': 'Pfeiltasten gehen über die Karte, Eingabe öffnet, Rücktaste führt nach oben.',
  'open-description': 'Die Gruppe {name} öffnen',
  'show-description': 'Das Paket {name} zeigen',
  told: '{name}, {size}',
};
