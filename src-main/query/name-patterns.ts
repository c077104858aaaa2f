import { RpmError, shellPattern } from '../base/index.ts';
import type { Log, TextTest } from '../base/index.ts';
import type { Header } from '../format/index.ts';
import { Tag, tagByName } from '../format/index.ts';
import { valuePattern } from '../nevra/index.ts';
import { storedValue } from './tag-value.ts';

/** Whether a package matches the patterns of `-qa`. */
export type Matcher = (header: Header) => boolean;

/**
 * Reads the arguments of `-qa`: `pattern` for names, `tag=pattern` for any stored tag. A tag matches
 * when any of its values does. Patterns for one tag are joined by OR, tags by AND. Paths
 * (`basenames`, `dirnames`) take patterns of the shell.
 *
 * @param log - told of patterns that are none, which then count for nothing, as with rpm
 * @throws {RpmError} BAD_ARGUMENT for an unknown tag
 */
export function matcherOf(patterns: readonly string[], log: Pick<Log, 'error'>): Matcher {
  const byTag = new Map<number, TextTest[]>();
  for (const pattern of patterns) {
    const { tag, text } = splitPattern(pattern);
    const isPath = tag === Tag.BASENAMES || tag === Tag.DIRNAMES;
    const test = isPath ? pathPattern(text) : valuePattern(text);
    if (typeof test !== 'function') log.error(test.fault);
    else byTag.set(tag, [...(byTag.get(tag) ?? []), test]);
  }
  const groups = [...byTag];
  return (header) =>
    groups.every(([tag, tests]) => {
      const values = textsOf(header, tag);
      return tests.some((test) => values.some(test));
    });
}

function splitPattern(argument: string): { tag: number; text: string } {
  const equals = argument.indexOf('=');
  const tagName = equals < 0 ? 'NAME' : argument.slice(0, equals);
  const tag = /^rpmtag_/i.test(tagName) ? undefined : tagByName(tagName)?.number;
  if (tag === undefined) throw new RpmError('BAD_ARGUMENT', `unknown tag: "${tagName}"`);
  return { tag, text: argument.slice(equals + 1) };
}

function pathPattern(text: string): TextTest {
  if (!text.startsWith('!')) return shellPattern(text);
  const test = shellPattern(text.slice(1));
  return (value) => !test(value);
}

/** What the header itself holds, as text; no epoch is epoch 0. */
function textsOf(header: Header, tag: number): readonly string[] {
  const value = storedValue(header, tag);
  if (value === undefined) return tag === Tag.EPOCH ? ['0'] : [];
  if (value.kind === 'binary')
    return value.values.map((bytes) => Buffer.from(bytes).toString('hex'));
  return value.values.map(String);
}
