/**
 * Whether a text goes on in the next line: a macro's bracket is open, or a backslash ends it. What a
 * backslash hides and `%%` open nothing. Source of the rule: observed behaviour of rpm 4.18 and 6.1.
 */
export function leavesOpen(text: string): boolean {
  const depths = { '{': 0, '(': 0, '[': 0 };
  let isJoined = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    const next = text[at + 1];
    if (character === '\\') {
      if (next === undefined) continue;
      at += 1;
      isJoined = next === '\n';
    } else if (character === '\n') isJoined = false;
    else if (character === '%') {
      if (next === '%') at += 1;
      else if (next === '{' || next === '(' || next === '[') {
        depths[next] += 1;
        at += 1;
      }
    } else if (isOpener(character)) {
      if (depths[character] > 0) depths[character] += 1;
    } else if (isCloser(character)) {
      const opener = openers[character];
      if (depths[opener] > 0) depths[opener] -= 1;
    }
  }
  return isJoined || depths['{'] + depths['('] + depths['['] > 0;
}

const openers = { '}': '{', ')': '(', ']': '[' } as const;

function isOpener(character: string): character is '{' | '(' | '[' {
  return character === '{' || character === '(' || character === '[';
}

function isCloser(character: string): character is keyof typeof openers {
  return character in openers;
}
