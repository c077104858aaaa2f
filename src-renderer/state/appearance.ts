import { create } from 'zustand';
import { readPreference, writePreference } from './preferences.ts';

export const densities = ['comfortable', 'compact'] as const;
export type Density = (typeof densities)[number];
export const motions = ['system', 'reduced'] as const;
export type Motion = (typeof motions)[number];
/** In percent. */
export const textSizes = [100, 125, 150, 175, 200] as const;
export type TextSize = (typeof textSizes)[number];

interface Appearance {
  readonly density: Density;
  readonly motion: Motion;
  readonly textSize: TextSize;
}

/** How the window looks beside its theme; each choice is kept. */
export const useAppearance = create<Appearance>(() => ({
  density: remembered('density', densities, 'comfortable'),
  motion: remembered('motion', motions, 'system'),
  textSize: remembered('textSize', textSizes, 100),
}));

export function setAppearance(change: Partial<Appearance>): void {
  for (const [key, value] of Object.entries(change)) writePreference(key, String(value));
  useAppearance.setState(change);
}

function remembered<T extends string | number>(key: string, choices: readonly T[], usual: T): T {
  const kept = readPreference(key);
  return choices.find((choice) => String(choice) === kept) ?? usual;
}

/** Height of a row of the table, in units of the window. */
export function rowHeightOf({ density }: Pick<Appearance, 'density'>): number {
  return density === 'compact' ? 26 : 32;
}
