import { SaxesParser } from 'saxes';
import { MalformedError } from '../base/index.ts';

/** What a reader of one kind of metadata wants to hear; names are without their prefix. */
export interface XmlListener {
  /** An element begins. @param depth - 1 for the root element */
  open?(element: string, attributes: Readonly<Record<string, string>>, depth: number): void;
  /** An element ends. @param text - what stood in it, where it holds no other elements */
  close?(element: string, text: string, depth: number): void;
}

/** Deeper than any metadata. */
const mostDepth = 32;
/** Characters of one name, value or text; a description of a package has some thousands. */
const mostCharacters = 4 * 1024 * 1024;

/**
 * Reads XML piece by piece. Nothing of the document is kept. Entities other than XML's own five are
 * refused, and so is a document that nests or spells out more than metadata ever do.
 *
 * @param name - what to call the document in messages
 * @throws {MalformedError} REPOSITORY_MALFORMED with line and column
 */
export async function* readXml(
  pieces: AsyncIterable<Uint8Array>,
  name: string,
  listener: XmlListener,
): AsyncGenerator<undefined> {
  const parser = new XmlFeed(name, listener);
  for await (const piece of pieces) {
    parser.take(piece);
    yield undefined;
  }
  parser.end();
}

/** Reads a document to its end, for listeners that keep what they hear. @throws as `readXml` */
export async function readWholeXml(
  pieces: AsyncIterable<Uint8Array>,
  name: string,
  listener: XmlListener,
): Promise<void> {
  const reading = readXml(pieces, name, listener);
  while ((await reading.next()).done !== true);
}

class XmlFeed {
  readonly #parser = new SaxesParser({ position: true, fragment: false, xmlns: false });
  readonly #decoder = new TextDecoder('utf-8');
  readonly #name: string;
  #depth = 0;
  #text = '';
  /** Characters since anything was heard: the parser keeps them all. */
  #silent = 0;

  constructor(name: string, listener: XmlListener) {
    this.#name = name;
    this.#parser.on('error', (error) => {
      throw this.#malformed(error.message.replace(/^\d+:\d+: /, ''));
    });
    this.#parser.on('opentag', (tag) => {
      this.#heard();
      this.#depth += 1;
      if (this.#depth > mostDepth) throw this.#malformed('elements are nested too deeply');
      this.#text = '';
      listener.open?.(localName(tag.name), tag.attributes, this.#depth);
    });
    this.#parser.on('closetag', (tag) => {
      this.#heard();
      listener.close?.(localName(tag.name), this.#text, this.#depth);
      this.#depth -= 1;
      this.#text = '';
    });
    const take = (text: string): void => {
      this.#heard();
      this.#text += text;
      if (this.#text.length > mostCharacters) throw this.#malformed('a text is too long');
    };
    this.#parser.on('text', take);
    this.#parser.on('cdata', take);
  }

  take(piece: Uint8Array): void {
    const text = this.#decoder.decode(piece, { stream: true });
    this.#silent += text.length;
    this.#parser.write(text);
    if (this.#silent > mostCharacters) throw this.#malformed('a name, value or text is too long');
  }

  end(): void {
    this.#parser.write(this.#decoder.decode());
    this.#parser.close();
  }

  #heard(): void {
    this.#silent = 0;
  }

  #malformed(what: string): MalformedError {
    const { line, column } = this.#parser;
    return new MalformedError(
      'REPOSITORY_MALFORMED',
      `reading ${this.#name}, line ${line}, column ${column}: ${what}`,
    );
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
