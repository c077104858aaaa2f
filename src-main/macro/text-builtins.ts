/** Built-in macros that make text of text, by name. */
export const textBuiltins: Readonly<Record<string, (text: string) => string>> = {
  basename: (text) => text.slice(text.lastIndexOf('/') + 1),
  dirname: (text) => (text.includes('/') ? text.slice(0, text.lastIndexOf('/')) : '.'),
  quote: (text) => `\x1f${text}\x1f`,
  shrink: (text) => text.trim().replace(/\s+/g, ' '),
  suffix: (text) => (text.includes('.') ? text.slice(text.lastIndexOf('.') + 1) : ''),
  url2path: (text) => text.replace(/^(?:https?|ftp|file|hkp):\/\/[^/]*/, ''),
  verbose: () => '0',
};
