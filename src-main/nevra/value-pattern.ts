import { regularExpression } from '../base/index.ts';
import type { TextTest } from '../base/index.ts';

/** A pattern that is no expression, in rpm's words. */
export interface PatternFault {
  readonly fault: string;
}

/**
 * rpm's patterns for the value of a tag: `*` is any text, `.` and `+` are themselves, the rest is an
 * extended regular expression over the whole value. A `!` in front asks for everything else. An empty
 * pattern is any value; one that begins with `^` asks for that very character, anywhere.
 *
 * Source of the rules: rpm(8) and the observed behaviour of rpm 4.18 and 6.1.
 */
export function valuePattern(pattern: string): TextTest | PatternFault {
  if (pattern.startsWith('!')) return negated(valuePattern(pattern.slice(1)));
  if (pattern === '') return () => true;
  if (isPlain(pattern)) return plainPattern(pattern);
  const expression = expressionOf(pattern);
  const found = regularExpression(expression);
  if (typeof found === 'function') return found;
  return { fault: `${expression}: regcomp failed: ${found.fault}` };
}

function negated(test: TextTest | PatternFault): TextTest | PatternFault {
  return typeof test === 'function' ? (text) => !test(text) : test;
}

/** Most patterns need no C library. */
function isPlain(pattern: string): boolean {
  return /^[\w .+*:~@%/,-]*$/.test(pattern);
}

function plainPattern(pattern: string): TextTest {
  if (!pattern.includes('*')) return (text) => text === pattern;
  const body = pattern.replaceAll(/[.+]/g, '\\$&').replaceAll(/\*+/g, '.*');
  const expression = new RegExp(`^${body}$`, 's');
  return (text) => expression.test(text);
}

/** Inside of brackets nothing is changed, and behind a backslash neither. */
function expressionOf(pattern: string): string {
  let body = '';
  let isBracketed = false;
  let previous = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at);
    if (character === '\\') {
      body += character + pattern.charAt(at + 1);
      at += 1;
    } else if (!isBracketed && /[.+]/.test(character)) body += `\\${character}`;
    else if (!isBracketed && character === '*') body += '.*';
    else body += character;
    if (character === '[') isBracketed = true;
    else if (character === ']' && previous !== '[') isBracketed = false;
    previous = character;
  }
  const start = pattern.startsWith('^') ? '\\' : '^';
  const isEnded = pattern.endsWith('$') || pattern.endsWith('\\');
  return `${start}${body}${isEnded ? '' : '$'}`;
}
