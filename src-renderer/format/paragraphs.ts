/** One paragraph of running text, or lines that stand as they were written (lists, tables, code). */
export interface Paragraph {
  readonly text: string;
  readonly isVerbatim: boolean;
}

/**
 * Descriptions are hard-wrapped at whatever width their packager liked. Running text is joined again, so
 * that it fills the width there is; a paragraph with lists or indented lines is left as it is.
 */
export function paragraphsOf(text: string): readonly Paragraph[] {
  return text
    .trim()
    .split(/\n[ \t]*\n\s*?(?=\S|[ \t])/)
    .filter((block) => block.trim() !== '')
    .map((block) => {
      const lines = block.split('\n').map((line) => line.trimEnd());
      const isVerbatim = lines.some((line) => /^(\s|[-*•+]\s|\d+[.)]\s)/.test(line));
      return { text: lines.join(isVerbatim ? '\n' : ' '), isVerbatim };
    });
}
