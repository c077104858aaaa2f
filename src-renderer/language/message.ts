import { IntlMessageFormat } from 'intl-messageformat';
import type { Catalogue, MessageKey } from './catalogue.ts';
import { isolateArguments } from './elements.ts';
import { useLocale } from './locale.ts';

export type MessageValues = Readonly<Record<string, string | number>>;

/** What stands for a part of a message that is more than text; a function is given what its tag encloses. */
export type RichValues<T> = Readonly<
  Record<string, string | number | T | ((parts: readonly (string | T)[]) => T)>
>;

const compiled = new WeakMap<Catalogue, Map<MessageKey, IntlMessageFormat>>();

/** The words of a key in the window's language, with numbers and plurals as that language writes them. */
export function message(key: MessageKey, values?: MessageValues): string {
  return compile(key).format(values) as string;
}

/** The same for messages with tags or with values that are no text; what comes out is in its order. */
export function richMessage<T>(key: MessageKey, values: RichValues<T>): readonly (string | T)[] {
  const parts = compile(key).format<T>(values as Record<string, string | T>);
  return Array.isArray(parts) ? (parts as readonly (string | T)[]) : [parts as string | T];
}

function compile(key: MessageKey): IntlMessageFormat {
  const { catalogue, locale } = useLocale.getState();
  let known = compiled.get(catalogue);
  if (known === undefined) {
    known = new Map();
    compiled.set(catalogue, known);
  }
  let format = known.get(key);
  if (format === undefined) {
    format = new IntlMessageFormat(textOf(catalogue, key), locale.tag);
    if (locale.direction === 'rtl') {
      format = new IntlMessageFormat(isolateArguments(format.getAst()), locale.tag);
    }
    known.set(key, format);
  }
  return format;
}

function textOf(catalogue: Catalogue, key: MessageKey): string {
  const dot = key.indexOf('.');
  const room = (catalogue as Readonly<Record<string, Readonly<Record<string, string>>>>)[
    key.slice(0, dot)
  ];
  return room?.[key.slice(dot + 1)] ?? key;
}
