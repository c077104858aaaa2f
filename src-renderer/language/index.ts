/**
 * Every word of the window, in English and in the languages it is translated to: ICU messages in one
 * catalogue, a file for each room in `en/`, the same file in `de/`. What is missing there, or too much, does
 * not compile. Knows neither the page nor React, so all of it runs in a plain Node test.
 * Start reading at message.ts.
 */
export type { Catalogue, MessageKey } from './catalogue.ts';
export { chooseLocale, type LanguageChoice, languageChoices } from './choose-locale.ts';
export { leftToRight, locale, type Locale, type LocaleName, speak, useLocale } from './locale.ts';
export { message, type MessageValues, richMessage } from './message.ts';
