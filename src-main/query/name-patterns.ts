import { RpmError } from '../base/index.ts';
import type { Header } from '../format/index.ts';
import { tagByName } from '../format/index.ts';
import { storedValue } from './tag-value.ts';
import { valueOf } from './tag-extensions.ts';

/** Whether a package matches a pattern of `-qa`. */
export type Matcher = (header: Header, instance: number) => boolean;

/**
 * Reads the arguments of `-qa`: `pattern` for names, `tag=pattern` for any tag, `!` before the
 * pattern for "not". A `*` stands for any text; `.` and `+` are themselves; the rest is an extended
 * regular expression over the whole value. Patterns for one tag are joined by OR, tags by AND.
 *
 * @throws {RpmError} BAD_ARGUMENT for an unknown tag or a broken expression
 */
export function matcherOf(patterns: readonly string[]): Matcher {
  const byTag = new Map<number, RegExpTest[]>();
  for (const pattern of patterns) {
    const { tag, test } = readPattern(pattern);
    byTag.set(tag, [...(byTag.get(tag) ?? []), test]);
  }
  return (header, instance) =>
    [...byTag].every(([tag, tests]) => {
      const texts = textsOf(header, instance, tag);
      return tests.some((test) => test(texts));
    });
}

type RegExpTest = (texts: readonly string[]) => boolean;

function readPattern(argument: string): { tag: number; test: RegExpTest } {
  const equals = argument.indexOf('=');
  const tagName = equals < 0 ? 'NAME' : argument.slice(0, equals);
  const info = tagByName(tagName);
  if (info === undefined) throw new RpmError('BAD_ARGUMENT', `unknown tag: "${tagName}"`);
  const whole = equals < 0 ? argument : argument.slice(equals + 1);
  const isNegated = whole.startsWith('!');
  const expression = regularExpression(isNegated ? whole.slice(1) : whole);
  return {
    tag: info.number,
    test: (texts) => texts.some((text) => expression.test(text)) !== isNegated,
  };
}

function regularExpression(pattern: string): RegExp {
  const body = pattern.replace(/[.+]/g, '\\$&').replaceAll('*', '.*');
  const start = body.startsWith('^') ? '' : '^';
  const end = body.endsWith('$') ? '' : '$';
  try {
    return new RegExp(`${start}(?:${body})${end}`, 's');
  } catch {
    throw new RpmError('BAD_ARGUMENT', `${pattern}: regcomp failed: Invalid regular expression`);
  }
}

function textsOf(header: Header, instance: number, tag: number): readonly string[] {
  const value = storedValue(header, tag) ?? valueOf({ header, instance, isVerbose: false }, tag);
  if (value === undefined) return [];
  if (value.kind === 'binary')
    return value.values.map((bytes) => Buffer.from(bytes).toString('hex'));
  return value.values.map(String);
}
