import { app } from 'electron';
import { type ShellWords, wordsFor } from '../language/index.ts';

let chosen: string | undefined;

/** The shell's words in the language of the window; until that is known, in the system's. */
export function spokenWords(): ShellWords {
  const wanted = app.isReady() ? app.getPreferredSystemLanguages() : [];
  return wordsFor(chosen === undefined ? wanted : [chosen]);
}

/** Follows the window; anything that is no tag of a language is passed over. Tells whether it was one. */
export function speakAs(language: unknown): boolean {
  if (typeof language !== 'string' || !/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(language))
    return false;
  chosen = language;
  return true;
}
