/** File modes as text, both ways, as rpm's `posix` module takes and gives them. */

const letters = 'rwxrwxrwx';

/** `rwxr-sr-x` for the lower twelve bits; the sticky bit is not shown. */
export function modeText(mode: number): string {
  const plain = letters.split('').map((letter, at) => ((mode >> (8 - at)) & 1 ? letter : '-'));
  const special = (at: number, bit: number): void => {
    if (mode & bit) plain[at] = plain[at] === 'x' ? 's' : 'S';
  };
  special(2, 0o4000);
  special(5, 0o2000);
  return plain.join('');
}

const whoBits: Readonly<Record<string, number>> = {
  u: 0o4700,
  g: 0o2070,
  o: 0o1007,
  a: 0o7777,
};

const whatBits: Readonly<Record<string, number>> = {
  r: 0o444,
  w: 0o222,
  x: 0o111,
  s: 0o6000,
};

/**
 * The mode a text asks for: octal digits, nine letters (`rwxr-x---`), or changes (`u=rw,go-w`).
 *
 * @param before - the mode the changes start from
 * @returns undefined when it is none of these
 */
export function modeFrom(text: string, before: number): number | undefined {
  if (/^[0-9]/.test(text)) return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : undefined;
  if (/^[r-]/.test(text)) return modeFromLetters(text);
  let mode = before;
  for (const change of text.split(',')) {
    const match = /^([ugoa ]*)([-+=])([rwxs ]*)$/.exec(change);
    if (match === null) return undefined;
    const [, whom = '', operation, what = ''] = match;
    const mask =
      whom.split('').reduce((bits, letter) => bits | (whoBits[letter] ?? 0), 0) || 0o7777;
    const bits =
      what.split('').reduce((found, letter) => found | (whatBits[letter] ?? 0), 0) & mask;
    if (operation === '+') mode |= bits;
    else if (operation === '-') mode &= ~bits;
    else if (what !== '') mode = bits; // rpm clears what is not named
  }
  return mode;
}

function modeFromLetters(text: string): number | undefined {
  if (!/^([r-][w-][xsS-]){2}[r-][w-][xtT-]$/.test(text)) return undefined;
  let mode = 0;
  for (let at = 0; at < 9; at += 1) if (!'-ST'.includes(text[at] ?? '')) mode |= 1 << (8 - at);
  if (/s/i.test(text[2] ?? '')) mode |= 0o4000;
  if (/s/i.test(text[5] ?? '')) mode |= 0o2000;
  if (/t/i.test(text[8] ?? '')) mode |= 0o1000;
  return mode;
}
