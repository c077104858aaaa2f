const openers = { '}': '{', ')': '(', ']': '[' } as const;

/**
 * Lines that belong together: a macro's bracket is open, or a backslash ends the last of them. What a
 * backslash hides and `%%` open nothing. Source of the rule: observed behaviour of rpm 4.18 and 6.1.
 */
export class OpenLines {
  readonly #depths = { '{': 0, '(': 0, '[': 0 };
  #isJoined = false;

  /** Whether the next line belongs to those that were taken. */
  get areOpen(): boolean {
    return this.#isJoined || this.#depths['{'] + this.#depths['('] + this.#depths['['] > 0;
  }

  /** @param line - with its end */
  take(line: string): void {
    this.#isJoined = false;
    for (let at = 0; at < line.length; at += 1) {
      const character = line[at] ?? '';
      const next = line[at + 1];
      if (character === '\\') {
        if (next === undefined) continue;
        at += 1;
        this.#isJoined = next === '\n';
      } else if (character === '%') {
        if (next === '%') at += 1;
        else if (isOpener(next)) {
          this.#depths[next] += 1;
          at += 1;
        }
      } else this.#bracket(character);
    }
  }

  /** Brackets count inside of a macro's. */
  #bracket(character: string): void {
    if (isOpener(character)) {
      if (this.#depths[character] > 0) this.#depths[character] += 1;
    } else if (isCloser(character)) {
      const opener = openers[character];
      if (this.#depths[opener] > 0) this.#depths[opener] -= 1;
    }
  }
}

function isOpener(character: string | undefined): character is '{' | '(' | '[' {
  return character === '{' || character === '(' || character === '[';
}

function isCloser(character: string): character is keyof typeof openers {
  return Object.hasOwn(openers, character);
}
