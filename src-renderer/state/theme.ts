import { create } from 'zustand';
import { readPreference, writePreference } from './preferences.ts';

export type Theme = 'system' | 'light' | 'dark';
export const themes: readonly Theme[] = ['system', 'light', 'dark'];

function remembered(): Theme {
  return themes.find((theme) => theme === readPreference('theme')) ?? 'system';
}

export const useTheme = create<{ readonly theme: Theme }>(() => ({ theme: remembered() }));

export function setTheme(theme: Theme): void {
  writePreference('theme', theme);
  useTheme.setState({ theme });
}

/** system -> light -> dark -> system */
export function nextTheme(theme: Theme): Theme {
  return themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system';
}
