/** Capabilities of files in the words of libcap, which chooses among the many ways to say the same. */
import { CLibrary, cString } from './c-library.ts';
import { encodeText } from './text.ts';

/**
 * The text libcap makes of a text.
 *
 * @returns without a text for one it does not understand; undefined where the machine has no libcap
 */
export function capabilityText(text: string): { readonly text: string | undefined } | undefined {
  let library: CLibrary;
  try {
    library = new CLibrary('libcap.so.2');
  } catch {
    return undefined;
  }
  const set = library.bind('size_t cap_from_text(const void *)')(cString(encodeText(text)));
  if (set === 0) return { text: undefined };
  try {
    return { text: library.bindText('const char *cap_to_text(size_t, void *)')(set, null) };
  } finally {
    library.bind('int cap_free(size_t)')(set);
  }
}
