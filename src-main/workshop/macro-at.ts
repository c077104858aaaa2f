/** The macro that stands at a place in a text: `%name`, `%{name:...}`, `%[...]`, `%(...)`. */

export interface WrittenMacro {
  /** Places in the text, the end behind it. */
  readonly start: number;
  readonly end: number;
  /** Where it is one: of an expression or a command there is none. */
  readonly name: string | undefined;
  readonly kind: 'plain' | 'braced' | 'expression' | 'command';
}

const closing: Readonly<Record<string, string>> = { '{': '}', '[': ']', '(': ')' };
const kinds = { '{': 'braced', '[': 'expression', '(': 'command' } as const;

/** The innermost macro around a place; undefined where there is none. */
export function macroAt(text: string, place: number): WrittenMacro | undefined {
  return inside(text, 0, text.length, place);
}

function inside(text: string, from: number, to: number, place: number): WrittenMacro | undefined {
  for (let at = text.indexOf('%', from); at >= 0 && at < to; at = text.indexOf('%', at)) {
    if (at > place) return undefined;
    if (text[at + 1] === '%') {
      at += 2;
      continue;
    }
    const found = macroFrom(text, at, to);
    if (found !== undefined && place < found.end) {
      const inner = found.kind === 'plain' ? undefined : inside(text, at + 2, found.end - 1, place);
      return inner ?? found;
    }
    at = found?.end ?? at + 1;
  }
  return undefined;
}

function macroFrom(text: string, start: number, to: number): WrittenMacro | undefined {
  const open = text[start + 1] ?? '';
  if (open === '{' || open === '[' || open === '(') {
    const end = closingPlace(text, start + 1, to);
    if (end === undefined) return undefined;
    const name =
      open === '{' ? /^[?!]*([A-Za-z_]\w*)/.exec(text.slice(start + 2, end))?.[1] : undefined;
    return { start, end: end + 1, name, kind: kinds[open] };
  }
  const plain = /^%[?!]*([A-Za-z_]\w*|[-*#]\w*|\d+)/.exec(text.slice(start, to));
  if (plain === null) return undefined;
  return { start, end: start + plain[0].length, name: plain[1], kind: 'plain' };
}

/** Brackets of the same kind nest. */
function closingPlace(text: string, open: number, to: number): number | undefined {
  const [begin = '', end = ''] = [text[open], closing[text[open] ?? '']];
  let depth = 0;
  for (let at = open; at < to; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === begin) depth += 1;
    else if (text[at] === end && (depth -= 1) === 0) return at;
  }
  return undefined;
}
