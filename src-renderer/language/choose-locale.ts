import type { LocaleName } from './locale.ts';

/** What somebody may choose; `system` follows the desktop or the browser. */
export const languageChoices = ['system', 'en', 'de'] as const;
export type LanguageChoice = (typeof languageChoices)[number] | 'pseudo';

/**
 * The language to speak.
 *
 * @param wanted - what the system wants, the most wanted first, as BCP 47 tags
 */
export function chooseLocale(choice: LanguageChoice, wanted: readonly string[]): LocaleName {
  if (choice !== 'system') return choice;
  for (const tag of wanted) {
    const language = tag.toLowerCase().split(/[-_]/)[0];
    if (language === 'en' || language === 'de') return language;
  }
  return 'en';
}
