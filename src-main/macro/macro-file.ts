/** Files of macros: lines that begin with `%`, each a definition. */
import { mayOpen, OpenBrackets, plainLength } from './tokens.ts';

/** A definition in a file, without its `%`. */
export interface FileDefinition {
  readonly text: string;
  /** Where it begins, counted from 1. */
  readonly line: number;
}

/**
 * The definitions in a file's text; other lines are nothing. A definition goes on over the end of its
 * line after a backslash and inside brackets.
 */
export function definitionsIn(text: string): readonly FileDefinition[] {
  const definitions: FileDefinition[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const line = at + 1;
    const first = lines[at] ?? '';
    if (/^\s*#/.test(first)) continue;
    const parts = [first];
    const open = new OpenBrackets();
    const bodyAt = bodyBrace(first);
    let goesOn =
      (bodyAt !== undefined || first.endsWith('\\') || mayOpen(first)) &&
      openAfter(first, open, bodyAt);
    while (goesOn && at + 1 < lines.length) {
      at += 1;
      parts.push(lines[at] ?? '');
      goesOn = openAfter(lines[at] ?? '', open, undefined);
    }
    const definition = parts.join('\n').trimStart();
    if (definition.startsWith('%')) definitions.push({ text: definition.slice(1), line });
  }
  return definitions;
}

/** Whether a line leaves its definition open. */
function openAfter(line: string, open: OpenBrackets, bodyAt: number | undefined): boolean {
  for (let at = plainLength(line, 0); at < line.length; at += plainLength(line, at)) {
    const character = line[at] ?? '';
    const next = line[at + 1];
    if (character === '\\' && next === undefined) return true;
    const isPair = character === '\\' || (character === '%' && next === '%');
    if (!isPair) open.take(character, line[at - 1], at === bodyAt);
    at += isPair ? 2 : 1;
  }
  return open.isAny;
}

/** Where the brace of a body stands: `%name {` or `%name() {`. */
function bodyBrace(line: string): number | undefined {
  const start = /^\s*%\w+(?:\([^)]*\))?[ \t]+(?=\{)/.exec(line);
  return start?.[0].length;
}
