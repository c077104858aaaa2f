/** Where the bracket at `open` is closed; undefined when it is not. A backslash hides what follows. */
export function closingPlace(text: string, open: number, bracket: '{' | '('): number | undefined {
  const close = bracket === '{' ? '}' : ')';
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\') at += 1;
    else if (character === bracket) depth += 1;
    else if (character === close && --depth === 0) return at;
  }
  return undefined;
}

/** Where the line ends on which a place is; a backslash before the end joins the next line. */
export function lineEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '\n') return at;
  }
  return text.length;
}

/** Words between blanks. */
export function splitWords(text: string): readonly string[] {
  return text.split(/[ \t\n]+/).filter((word) => word !== '');
}
