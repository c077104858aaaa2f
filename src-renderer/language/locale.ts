import { create } from 'zustand';
import type { Catalogue } from './catalogue.ts';
import { english } from './en/index.ts';

/** `pseudo` is for tests: English made long, accented and right-to-left. */
export type LocaleName = 'en' | 'de' | 'pseudo';

/** How a language writes what is not words. */
export interface Locale {
  readonly name: LocaleName;
  /** BCP 47: for `lang`, plural rules and numbers. */
  readonly tag: string;
  /** The tag whose dates are written; English keeps the order of years first, which all its readers share. */
  readonly dates: string;
  /** The tag whose lists are written. */
  readonly lists: string;
  /** The tag widgets of the library follow, with its direction. */
  readonly widgets: string;
  readonly direction: 'ltr' | 'rtl';
}

const locales: Readonly<Record<LocaleName, Locale>> = {
  en: { name: 'en', tag: 'en', dates: 'en-CA', lists: 'en-GB', widgets: 'en', direction: 'ltr' },
  de: { name: 'de', tag: 'de', dates: 'de', lists: 'de', widgets: 'de', direction: 'ltr' },
  pseudo: {
    name: 'pseudo',
    tag: 'en-XB',
    dates: 'en-CA',
    lists: 'en-GB',
    widgets: 'he',
    direction: 'rtl',
  },
};

/** Sizes and versions, which are written from left to right, as one thing among words that are not (U+2066). */
export function leftToRight(text: string): string {
  return locale().direction === 'rtl' ? `\u2066${text}\u2069` : text;
}

interface Spoken {
  readonly locale: Locale;
  readonly catalogue: Catalogue;
}

/** The language the window speaks; English until another one is loaded. */
export const useLocale = create<Spoken>(() => ({ locale: locales.en, catalogue: english }));

/** How what is not words is written now. */
export function locale(): Locale {
  return useLocale.getState().locale;
}

/**
 * Changes the language; its catalogue is loaded first.
 *
 * @throws what the loader throws when the catalogue cannot be loaded; the language stays as it was
 */
export async function speak(name: LocaleName): Promise<void> {
  const catalogue =
    name === 'en'
      ? english
      : name === 'de'
        ? (await import('./de/index.ts')).german
        : (await import('./pseudo.ts')).pseudoCatalogue();
  useLocale.setState({ locale: locales[name], catalogue });
}
