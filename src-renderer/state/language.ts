import { create } from 'zustand';
import { chooseLocale, type LanguageChoice, languageChoices, speak } from '../language/index.ts';
import { readPreference, writePreference } from './preferences.ts';

const choices: readonly LanguageChoice[] = [...languageChoices, 'pseudo'];

function remembered(): LanguageChoice {
  return choices.find((choice) => choice === readPreference('language')) ?? 'system';
}

interface LanguageState {
  readonly choice: LanguageChoice;
  /** What the system wants, the most wanted first. */
  readonly wanted: readonly string[];
}

export const useLanguage = create<LanguageState>(() => ({ choice: remembered(), wanted: [] }));

/** Speaks what was chosen before, or what the system wants; English when its words cannot be loaded. */
export async function startLanguage(wanted: readonly string[]): Promise<void> {
  useLanguage.setState({ wanted });
  await follow(useLanguage.getState().choice);
}

export async function setLanguage(choice: LanguageChoice): Promise<void> {
  writePreference('language', choice);
  useLanguage.setState({ choice });
  await follow(choice);
}

async function follow(choice: LanguageChoice): Promise<void> {
  try {
    await speak(chooseLocale(choice, useLanguage.getState().wanted));
  } catch {
    // Words that cannot be loaded cost the language, not the window.
  }
}
