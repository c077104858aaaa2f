import { IntlMessageFormat } from 'intl-messageformat';
import type { Catalogue } from './catalogue.ts';
import { isLiteral, literal, mapElements } from './elements.ts';
import { english } from './en/index.ts';

/**
 * English as no language is, for tests: every word accented, a third longer, and written from right to left
 * by an override. What is not from the catalogue is found at a look, and what has too little room too.
 * The messages are not text but parsed, which the formatter takes as well.
 */
export function pseudoCatalogue(): Catalogue {
  return Object.fromEntries(
    Object.entries(english).map(([room, messages]) => [
      room,
      Object.fromEntries(
        Object.entries(messages).map(([name, text]) => [name, pseudoMessage(text)]),
      ),
    ]),
  ) as unknown as Catalogue;
}

function pseudoMessage(text: string): unknown {
  return mapElements(new IntlMessageFormat(text, 'en').getAst(), (element) =>
    isLiteral(element) ? [literal(pseudoText(element.value))] : [element],
  );
}

const plain = 'ACDEGHIJKLNORSTUWYZacdeghijklnorstuwyz';
const accented = 'ÂÇĎÊĜĤÎĴĶĻŇÔŔŠŤÛŴŶŽâçďêĝĥîĵķļňôŕšťûŵŷž';

/** Words made strange and longer; what stands between them is left. */
export function pseudoText(text: string): string {
  return text.replace(/[\p{L}\p{N}]+(?:[’-][\p{L}\p{N}]+)*/gu, (word) => {
    const strange = word.replace(/[A-Za-z]/g, (letter) => {
      const at = plain.indexOf(letter);
      return at < 0 ? letter : (accented[at] ?? letter);
    });
    const longer = strange + '·'.repeat(Math.ceil(word.length / 3));
    return `\u200f\u202e${longer}\u202c\u200f`;
  });
}
