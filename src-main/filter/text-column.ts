/** One text of many packages, laid out for searching: equal texts once, all of them in one long text. */
import type { Marks } from './marks.ts';

/** Stands between texts; none of them has a line end. */
const separator = '\n';

export class TextColumn {
  /** The text of each package as a number of `#texts`; -1 for none. */
  readonly #codes: Int32Array;
  readonly #texts: readonly string[];
  #folded: readonly string[] | undefined;
  #joined: { readonly text: string; readonly starts: Uint32Array } | undefined;

  constructor(texts: readonly (string | undefined)[]) {
    const codes = new Map<string, number>();
    this.#codes = Int32Array.from(texts, (text) => {
      if (text === undefined) return -1;
      const known = codes.get(text);
      if (known !== undefined) return known;
      codes.set(text, codes.size);
      return codes.size - 1;
    });
    this.#texts = [...codes.keys()];
  }

  /** Packages whose text passes; each text is looked at once. */
  where(passes: (text: string) => boolean): Marks {
    return this.#marked(Uint8Array.from(this.#texts, (text) => Number(passes(text))));
  }

  /** The same, told the text in lower case. */
  whereFolded(passes: (folded: string) => boolean): Marks {
    const folded = this.#foldedTexts();
    const passing = new Uint8Array(folded.length);
    for (const [code, text] of folded.entries()) if (passes(text)) passing[code] = 1;
    return this.#marked(passing);
  }

  /** Packages whose text has this in it, whatever the case of either. */
  containing(wanted: string): Marks {
    const { text, starts } = this.#joinedTexts();
    const folded = wanted.toLowerCase();
    const passing = new Uint8Array(starts.length);
    if (folded.includes(separator)) return this.#marked(passing);
    let code = 0;
    for (let at = text.indexOf(folded); at >= 0; at = text.indexOf(folded, starts[code])) {
      while (code + 1 < starts.length && (starts[code + 1] ?? 0) <= at) code += 1;
      passing[code] = 1;
      code += 1;
      if (code === starts.length) break;
    }
    return this.#marked(passing);
  }

  /** Does now what the first search would do. */
  layOut(): void {
    this.#joinedTexts();
  }

  #marked(passing: Uint8Array): Marks {
    const codes = this.#codes;
    const marks = new Uint8Array(codes.length);
    for (let at = 0; at < codes.length; at += 1) {
      const code = codes[at] ?? -1;
      if (code >= 0) marks[at] = passing[code] ?? 0;
    }
    return marks;
  }

  #foldedTexts(): readonly string[] {
    this.#folded ??= this.#texts.map((text) => text.toLowerCase());
    return this.#folded;
  }

  #joinedTexts(): { readonly text: string; readonly starts: Uint32Array } {
    if (this.#joined !== undefined) return this.#joined;
    const folded = this.#foldedTexts();
    const starts = new Uint32Array(folded.length);
    let start = 0;
    for (const [code, text] of folded.entries()) {
      starts[code] = start;
      start += text.length + separator.length;
    }
    // through bytes, so that it is one flat text and not a tree of parts
    const text = Buffer.from(folded.join(separator), 'utf16le').toString('utf16le');
    this.#joined = { text, starts };
    return this.#joined;
  }
}
