import type { NoText } from '../contract/config.ts';

/** Larger files are no config files that people edit by hand. */
const largestBytes = 2 ** 19;
const mostLines = 10_000;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A file's content as text, exactly as it is; or why it is none. UTF-8 without NUL is text. */
export function textOf(content: Uint8Array): string | { readonly why: NoText } {
  if (content.includes(0)) return { why: 'not-text' };
  if (content.length > largestBytes) return { why: 'too-large' };
  let text: string;
  try {
    text = decoder.decode(content);
  } catch {
    return { why: 'not-text' };
  }
  return countLines(text) > mostLines ? { why: 'too-large' } : text;
}

function countLines(text: string): number {
  let count = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
