import type { RoomIn } from '../catalogue.ts';
import type { neighbours as english } from '../en/neighbours.ts';

export const neighbours: RoomIn<typeof english> = {
  title: 'Was um {name} herum ist',
  subtitle: 'Links, was es benötigt; rechts, was es selbst benötigt',
  show: 'Als Graph zeigen',
  steps: 'Schritte',
  step: '{count, plural, one {# Schritt} other {# Schritte}}',
  loading: 'Abhängigkeiten werden verfolgt',
  drawing: 'Wird gezeichnet',
  graph: 'Graph von {name}',
  'in-words': 'In Worten',
  'keys-hint': 'Pfeiltasten gehen, die Eingabetaste folgt einem Paket',
  'node-self': '{name}, dieses Paket',
  'node-requires': '{name}, {steps, plural, one {benötigt es} other {benötigt es über # Schritte}}',
  'node-required':
    '{name}, {steps, plural, one {wird von ihm benötigt} other {wird von ihm über # Schritte benötigt}}',
  'left-out': 'und {count, number} weitere',
  'left-out-of-requires':
    '{name}: und {count, plural, one {# weiteres Paket benötigt es} other {# weitere Pakete benötigen es}}',
  'left-out-of-required':
    '{name}: und {count, plural, one {# weiteres Paket wird von ihm benötigt} other {# weitere Pakete werden von ihm benötigt}}',
  requires: '<user>{from}</user> benötigt <provider>{to}</provider> für {capability}',
  alone: 'Um es herum ist nichts',
  'alone-hint': 'Es benötigt kein anderes Paket, und keines benötigt es.',
  told: 'Um {name} herum: {count, plural, one {# Paket} other {# Pakete}}.',
};
