import { visibleText } from '../../base/index.ts';
import type { PercentLine } from './percent-line.ts';

// A C program's "%f" takes its decimal separator from the locale: a point, a comma, or U+066B.
const PERCENT = /^(?:.*[^%])?%% (\d{1,3})(?:[.,\u066b](\d{1,9}))?$/;
const PACKAGE = /^%f (.*):([^:]*):([^:]*)$/;

/**
 * Reads one line (without its end). Takes rpm's own lines, the book's, and Turntable's records; whatever
 * is none of them comes back as text, so that nothing a program prints is lost.
 */
export function parseLine(line: string): PercentLine {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line;
  if (text.startsWith('%= ')) {
    try {
      return { kind: 'record', value: JSON.parse(text.slice(3)) };
    } catch {
      return { kind: 'text', text: visibleText(text) };
    }
  }
  const opened = PACKAGE.exec(text);
  if (opened !== null) {
    const [, name = '', version = '', release = ''] = opened;
    return {
      kind: 'package',
      name: visibleText(name),
      version: visibleText(version),
      release: visibleText(release),
    };
  }
  const moved = PERCENT.exec(text);
  if (moved !== null) {
    const percent = Number(`${moved[1] ?? '0'}.${moved[2] ?? '0'}`);
    if (percent <= 100) return { kind: 'percent', percent };
  }
  return { kind: 'text', text: visibleText(text) };
}

/** Splits what a pipe delivers into lines; a line longer than `maxLength` is cut there. */
export class LineSplitter {
  readonly #maxLength: number;
  readonly #decoder = new TextDecoder();
  #rest = '';

  constructor(maxLength = 4 * 1024 * 1024) {
    this.#maxLength = maxLength;
  }

  /** The lines that these bytes complete, without their ends. */
  push(chunk: Uint8Array): string[] {
    this.#rest += this.#decoder.decode(chunk, { stream: true });
    const lines = this.#rest.split('\n');
    this.#rest = lines.pop() ?? '';
    while (this.#rest.length > this.#maxLength) {
      lines.push(this.#rest.slice(0, this.#maxLength));
      this.#rest = this.#rest.slice(this.#maxLength);
    }
    return lines;
  }

  /** The last line, when it has no end. */
  end(): string[] {
    const rest = this.#rest + this.#decoder.decode();
    this.#rest = '';
    return rest === '' ? [] : [rest];
  }
}
