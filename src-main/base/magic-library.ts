/** Kinds of files as libmagic names them (magic(3)): what file(1) prints. */
import { CLibrary, cString } from './c-library.ts';
import { encodeText } from './text.ts';

export interface MagicLibrary extends Disposable {
  /** The kind of the file, or why it cannot be told. */
  describe(path: string): { readonly kind: string } | { readonly fault: string };
}

/** Flags of magic_open(3): magic's own checks, compressed files looked into, errors as errors, no guess at languages. */
const flags = 0x4 | 0x40 | 0x200 | 0x100000;
const mediaTypeFlag = 0x10;

/**
 * Opens it with its usual database.
 *
 * @param answer - what it tells of files
 * @returns undefined where the machine has no libmagic, or no database
 */
export function openMagic(answer: 'words' | 'media type' = 'words'): MagicLibrary | undefined {
  let library: CLibrary;
  try {
    library = new CLibrary('libmagic.so.1');
  } catch {
    return undefined;
  }
  const cookie = library.bind('size_t magic_open(int)')(
    answer === 'words' ? flags : flags | mediaTypeFlag,
  );
  const close = library.bind('void magic_close(size_t)');
  if (cookie === 0) return undefined;
  if (library.bind('int magic_load(size_t, const char *)')(cookie, null) !== 0) {
    close(cookie);
    return undefined;
  }
  const file = library.bindText('const char *magic_file(size_t, const void *)');
  const error = library.bindText('const char *magic_error(size_t)');
  return {
    describe(path) {
      const kind = file(cookie, cString(encodeText(path)));
      return kind === undefined ? { fault: error(cookie) ?? '' } : { kind };
    },
    [Symbol.dispose]: () => void close(cookie),
  };
}
