/** What a macro of a spec stands for, by everything the lines before it define. */
import type { SpecDocument, SpecExpansion } from '../contract/spec.ts';
import { visibleText } from '../base/index.ts';
import type { Macros } from '../macro/index.ts';
import { macroAt } from './macro-at.ts';
import type { WrittenMacro } from './macro-at.ts';
import { passOver } from './spec-pass.ts';
import type { PassWishes } from './spec-pass.ts';

/** Lines that one macro is looked for over. */
const mostLines = 200;
const longestShown = 20_000;

/** Words that are no macros, though they look like them where they stand. */
const definingWords: ReadonlySet<string> = new Set(['define', 'global', 'undefine', 'dnl']);

/** @returns null where no macro stands there */
export async function expandAt(
  document: SpecDocument,
  line: number,
  column: number,
  wishes: PassWishes,
): Promise<SpecExpansion | null> {
  const rest = document.text.split('\n').slice(line - 1, line - 1 + mostLines);
  const text = rest.join('\n');
  const found = macroAt(text, column - 1);
  if (found === undefined || (found.kind === 'plain' && definingWords.has(found.name ?? '')))
    return null;
  const isHere = (place: { path: string; line: number }): boolean =>
    place.path === document.path && place.line >= line;
  const pass = await passOver(document, {
    ...wishes,
    isEnough: ({ place }) => isHere(place),
  });
  const { macros } = pass.runtime;
  if (found.kind === 'plain' && !isMacro(found, macros, text)) return null;
  return explain(found, text, line, macros);
}

/** A section's word is none; what only asks for a macro is one even where there is none. */
function isMacro({ name = '', start }: WrittenMacro, macros: Macros, text: string): boolean {
  return macros.isDefined(name) || /^%[?!]/.test(text.slice(start));
}

function explain(found: WrittenMacro, text: string, line: number, macros: Macros): SpecExpansion {
  const { name } = found;
  const end = found.kind === 'plain' ? withWords(found, text, macros) : found.end;
  const written = text.slice(found.start, end);
  const row = name === undefined ? undefined : macros.rows().find((one) => one.name === name);
  const notRun: string[] = [];
  macros.around.shell = (command) => {
    notRun.push(visibleText(command));
    return '';
  };
  const { expanded, error } = macros.expandPartly(written);
  const firstEnd = text.indexOf('\n');
  return {
    range: {
      line,
      column: found.start + 1,
      endColumn: (firstEnd < 0 ? end : Math.min(end, firstEnd)) + 1,
    },
    written: shown(written),
    ...(name !== undefined && { name }),
    ...(row !== undefined && row.level !== -20 && { definition: shown(row.body) }),
    ...(row?.options !== undefined && { parameters: row.options }),
    ...sourceOf(row),
    ...(error === undefined
      ? { expanded: shown(expanded) }
      : { problem: shown(error.lines.join('\n')) }),
    notRun,
  };
}

function sourceOf(row: ReturnType<Macros['rows']>[number] | undefined): { source?: string } {
  if (row === undefined) return {};
  if (row.level === -20) return { source: 'builtin' };
  return row.source === undefined ? {} : { source: `${row.source.path}:${row.source.line}` };
}

/** A macro with parameters takes the rest of its line, and what a backslash joins to it. */
function withWords({ name = '', end }: WrittenMacro, text: string, macros: Macros): number {
  if (!macros.isParametric(name) || !/^[ \t]/.test(text.slice(end))) return end;
  return end + (/^(?:[^\n\\]|\\[\s\S])*/.exec(text.slice(end))?.[0].length ?? 0);
}

function shown(text: string): string {
  const visible = text.split('\n').map(visibleText).join('\n');
  return visible.length > longestShown ? `${visible.slice(0, longestShown)}…` : visible;
}
