import { encodeText } from '../base/index.ts';

/**
 * XML is written here and not by a library: those that are kept up either hold a whole document in
 * memory or know nothing of what XML cannot say, and package headers say such things.
 */

/** Characters that no XML document can hold, escaped or not, tab, line feed and carriage return aside. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const impossible = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;

const textEscapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\r': '&#13;',
};

const attributeEscapes: Readonly<Record<string, string>> = {
  ...textEscapes,
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
};

/** A text as the content of an element; what XML cannot say is left out. */
export function elementText(text: string): string {
  return sayable(text).replace(/[&<>\r]/g, (character) => textEscapes[character] ?? '');
}

/** Attributes of an element, a space before each; those without a value are left out. */
export function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  let text = '';
  for (const [name, value] of Object.entries(values))
    if (value !== undefined) text += ` ${name}="${attributeText(String(value))}"`;
  return text;
}

function attributeText(text: string): string {
  return sayable(text).replace(/[&<>"\r\n\t]/g, (one) => attributeEscapes[one] ?? '');
}

/** A text of a header that is not UTF-8 is taken for Latin-1, which old packages are in. */
function sayable(text: string): string {
  const known = text.isWellFormed() ? text : Buffer.from(encodeText(text)).toString('latin1');
  return known.replace(impossible, '');
}
