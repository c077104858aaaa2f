import { IntlMessageFormat } from 'intl-messageformat';
import type { Page } from 'playwright-core';
import { german } from '../../../src-renderer/language/de/index.ts';
import { english } from '../../../src-renderer/language/en/index.ts';
import { pseudoCatalogue } from '../../../src-renderer/language/pseudo.ts';

export type TestedLanguage = 'de' | 'pseudo';

type Element = ReturnType<IntlMessageFormat['getAst']>[number];
type Messages = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A message of a catalogue as a pattern of its text: whatever is put in stands as `.*`. */
function patternOf(message: unknown): string {
  const elements =
    typeof message === 'string'
      ? new IntlMessageFormat(message, 'en').getAst()
      : (message as Element[]);
  return elements.map(elementPattern).join('');
}

function elementPattern(element: Element): string {
  if ('children' in element) return element.children.map(elementPattern).join('');
  return Number(element.type) === 0 && 'value' in element ? escaped(element.value) : '.*';
}

function entriesOf(catalogue: Messages): (readonly [key: string, message: unknown])[] {
  return Object.entries(catalogue).flatMap(([room, messages]) =>
    Object.entries(messages).map(([name, message]) => [`${room}.${name}`, message] as const),
  );
}

const inEnglish = entriesOf(english).map(
  ([key, message]) => ({ key, text: String(message), pattern: patternOf(message) }) as const,
);

/** The keys a test may mean by an English name: the message itself, one that comes to it, one that holds it. */
function keysFor(name: string | RegExp): readonly string[] {
  const keysWhere = (holds: (one: (typeof inEnglish)[number]) => boolean): string[] =>
    inEnglish.filter(holds).map(({ key }) => key);
  if (name instanceof RegExp) return keysWhere(({ text }) => name.test(text));
  const tests = [
    ({ text }: { readonly text: string }) => text === name,
    ({ pattern }: { readonly pattern: string }) =>
      /[A-Za-z]{4}/.test(pattern) && new RegExp(`^${pattern}$`).test(name),
    ({ text }: { readonly text: string }) => text.includes(name),
  ];
  return tests.map((one) => keysWhere(one)).find((keys) => keys.length > 0) ?? [];
}

/** What an English name of a test is called in the language; names of packages and the like stay. */
function translator(
  language: TestedLanguage,
): (name: string | RegExp, isExact?: boolean) => string | RegExp {
  const catalogue = language === 'de' ? german : pseudoCatalogue();
  const theirs = new Map(entriesOf(catalogue as unknown as Messages));
  return (name, isExact = false) => {
    const patterns = keysFor(name).map((key) => patternOf(theirs.get(key)));
    const any = patterns.join('|');
    return any === '' ? name : new RegExp(isExact ? `^(?:${any})$` : any);
  };
}

/** A page whose roles, texts and labels are looked for by their English names, and found in the language. */
export function pageInLanguage(page: Page, language: TestedLanguage): Page {
  const inTheirs = translator(language);
  return new Proxy(page, {
    get(target, property) {
      if (property === 'getByText' || property === 'getByLabel')
        return (text: string | RegExp) => target[property](inTheirs(text));
      if (property === 'getByRole')
        return (
          role: Parameters<Page['getByRole']>[0],
          options?: { name?: string | RegExp; exact?: boolean },
        ) =>
          options?.name === undefined
            ? target.getByRole(role)
            : target.getByRole(role, { name: inTheirs(options.name, options.exact) });
      const value: unknown = Reflect.get(target, property);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
