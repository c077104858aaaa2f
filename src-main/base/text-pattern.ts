/** Patterns as the C library has them, in its own words where one is wrong. */
import { CLibrary, cString } from './c-library.ts';
import { decodeText, encodeText } from './text.ts';

/** Whether a text matches. */
export type TextTest = (text: string) => boolean;

const REG_EXTENDED = 1;
const REG_NOSUB = 8;
const FNM_PATHNAME = 1;
const FNM_PERIOD = 4;

/** More than any C library keeps in its `regex_t`. */
const compiledBytes = 256;
const messageBytes = 256;

let library: CLibrary | undefined;

/**
 * An extended regular expression of POSIX, somewhere in the text unless it is anchored.
 *
 * @returns the test, or what regerror(3) says of the expression
 */
export function regularExpression(expression: string): TextTest | { readonly fault: string } {
  const c = (library ??= new CLibrary());
  const compiled = Buffer.alloc(compiledBytes);
  const source = cString(encodeText(expression));
  const fault = c.bind('int regcomp(void *, const void *, int)')(
    compiled,
    source,
    REG_EXTENDED | REG_NOSUB,
  );
  if (fault !== 0) {
    const message = Buffer.alloc(messageBytes);
    c.bind('size_t regerror(int, const void *, void *, size_t)')(
      fault,
      compiled,
      message,
      messageBytes,
    );
    return { fault: decodeText(message.subarray(0, message.indexOf(0))) };
  }
  // never freed: a program has as many as its command line has words
  const search = c.bind('int regexec(const void *, const void *, size_t, void *, int)');
  return (text) => search(compiled, cString(encodeText(text)), 0, null, 0) === 0;
}

/** A pattern of the shell over a whole path: wildcards match neither a slash nor a leading dot. */
export function shellPattern(pattern: string): TextTest {
  const match = (library ??= new CLibrary()).bind('int fnmatch(const void *, const void *, int)');
  const source = cString(encodeText(pattern));
  return (text) => match(source, cString(encodeText(text)), FNM_PATHNAME | FNM_PERIOD) === 0;
}
