/** What is wrong with a spec, each with its place: the parser ends at the first mistake, so it is asked again. */
import type { SpecDiagnostic, SpecDocument, SpecRange } from '../contract/spec.ts';
import { visibleText } from '../base/index.ts';
import { sectionAt } from '../build/index.ts';
import type { SpecError, SpecPlace } from '../build/index.ts';
import { passOver } from './spec-pass.ts';
import type { PassWishes, SpecPass, SpecRemark } from './spec-pass.ts';

/** Mistakes that are looked for, and what looking for them may take. */
const mostErrors = 20;
const mostErrorsMs = 1500;
const longestMessage = 600;

/**
 * Everything said about a spec: what the first reading found, and the mistakes behind the first one,
 * found by reading again with the lines of the others left empty.
 */
export async function diagnosticsOf(
  document: SpecDocument,
  first: SpecPass,
  wishes: PassWishes,
  monotonicMs: () => number,
): Promise<readonly SpecDiagnostic[]> {
  const found = new Map<string, SpecDiagnostic>();
  const raw = document.text.split('\n');
  const add = (list: readonly SpecDiagnostic[]): boolean => {
    const before = found.size;
    for (const one of list)
      found.set(`${one.file ?? ''} ${one.range?.line ?? 0} ${one.severity} ${one.message}`, one);
    return found.size > before;
  };
  add(first.remarks.map((remark) => ofRemark(remark, document.path, raw)));
  const until = monotonicMs() + mostErrorsMs;
  let pass = first;
  let lines = raw;
  for (let count = 0; pass.error !== undefined && count < mostErrors; count += 1) {
    if (!add(ofError(pass.error, document.path, raw))) break;
    const next = withoutMistake(lines, pass.error, document.path);
    if (next === undefined || monotonicMs() > until) break;
    lines = next;
    pass = await passOver({ ...document, text: lines.join('\n') }, wishes);
    add(
      pass.remarks
        .filter(({ severity }) => severity === 'error')
        .map((remark) => ofRemark(remark, document.path, raw)),
    );
  }
  return [...found.values()].toSorted((a, b) => (a.range?.line ?? 0) - (b.range?.line ?? 0));
}

function ofRemark(remark: SpecRemark, path: string, raw: readonly string[]): SpecDiagnostic {
  const { severity, place } = remark;
  if (severity === 'note') {
    const written = `%(${remark.text})`;
    return located('note', written.split('\n', 1)[0] ?? '', place, path, raw, written);
  }
  const { text, line } = withoutPlace(remark.text, path);
  return located(severity, text, placeAt(place, line), path, raw, quoted(text));
}

/** Lines of one error are about one thing, but for those that name what a package lacks. */
function ofError(error: SpecError, path: string, raw: readonly string[]): SpecDiagnostic[] {
  const parts = error.lines.map((line) => withoutPlace(line, path));
  if (parts.length === 0) return [];
  if (parts.every(({ text }) => structural.test(text)))
    return parts.map(({ text }) => ofWhole(text, path, raw));
  const text = parts.map((part) => part.text).join('\n');
  const line = parts.findLast((part) => part.line !== undefined)?.line;
  const quote = parts.map((part) => quoted(part.text)).find((part) => part !== undefined);
  return [located('error', text, placeAt(error.place, line), path, raw, quote)];
}

/** What a package as a whole lacks or has twice. */
const structural =
  /^(?:\w+ field must be present in package: |Duplicate \w+ entries in package: |Package has no %description: )(.*)$/s;

/** It stands at the package: where `%package` begins it, the first line for the main one. */
function ofWhole(text: string, path: string, raw: readonly string[]): SpecDiagnostic {
  const name = structural.exec(text)?.[1] ?? '';
  const at = raw.findIndex((line) => {
    const word = /^%package\s+(?:-n\s+)?(\S+)/.exec(line)?.[1];
    return word !== undefined && (word === name || name.endsWith(`-${word}`));
  });
  const line = Math.max(0, at) + 1;
  return located('error', text, { path, firstLine: line, line }, path, raw, undefined);
}

/** A message without the place in front of it, and the line that place names. */
function withoutPlace(text: string, path: string): { text: string; line: number | undefined } {
  const bare = text.startsWith(`${path}:`) ? text.slice(path.length + 1).trimStart() : text;
  const [whole, first, second] = /^(?:line (\d+):|(\d+):)\s*/.exec(bare) ?? [];
  if (whole !== undefined) return { text: bare.slice(whole.length), line: Number(first ?? second) };
  const inside = / (?:on|in) line (\d+)\b/.exec(bare)?.[1];
  return { text: bare, line: inside === undefined ? undefined : Number(inside) };
}

/** What a message shows of the line it is about. */
function quoted(text: string): string | undefined {
  const at = text.indexOf(': ');
  const quote =
    at < 0
      ? ''
      : text
          .slice(at + 2)
          .split('\n', 1)[0]
          ?.trim();
  return quote === undefined || quote === '' ? undefined : quote;
}

/** The lines that were read together, where the message names one of them. */
function placeAt(place: SpecPlace | undefined, line: number | undefined): SpecPlace | undefined {
  if (line === undefined || place === undefined) return place;
  if (line >= place.firstLine && line <= place.line) return place;
  return { path: place.path, firstLine: line, line };
}

function located(
  severity: SpecDiagnostic['severity'],
  text: string,
  place: SpecPlace | undefined,
  path: string,
  raw: readonly string[],
  quote: string | undefined,
): SpecDiagnostic {
  const message = visibleText(text.trim()).slice(0, longestMessage);
  if (place === undefined) return { severity, message };
  if (place.path !== path)
    return {
      ...{ severity, message, file: visibleText(place.path) },
      range: { line: Math.max(1, place.line), column: 1, endColumn: 1 },
    };
  return { severity, message, range: rangeIn(raw, place, quote) };
}

/** Where the quote stands, else the line without the blanks around it. */
function rangeIn(raw: readonly string[], place: SpecPlace, quote: string | undefined): SpecRange {
  const last = Math.min(raw.length, Math.max(1, place.line));
  const first = Math.min(last, Math.max(1, place.firstLine));
  if (quote !== undefined)
    for (let line = first; line <= last; line += 1) {
      const at = (raw[line - 1] ?? '').indexOf(quote);
      if (at >= 0) return { line, column: at + 1, endColumn: at + 1 + quote.length };
    }
  const text = raw[first - 1] ?? '';
  const column = text.length - text.trimStart().length + 1;
  return { line: first, column, endColumn: Math.max(column, text.trimEnd().length + 1) };
}

/** The text with the line of a mistake made harmless; undefined where that would make others. */
function withoutMistake(
  lines: readonly string[],
  error: SpecError,
  path: string,
): string[] | undefined {
  const { place } = error;
  if (place === undefined || place.path !== path) return undefined;
  if (error.lines.some((line) => structural.test(line))) return undefined;
  const first = lines[place.firstLine - 1];
  if (first === undefined || first === '' || sectionAt(first) !== undefined) return undefined;
  const condition = /^\s*(%(?:el)?if)\b/.exec(first)?.[1];
  const isOpen = error.lines.some((line) => /unclosed|Unclosed/.test(line));
  const last = isOpen ? place.firstLine : place.line;
  const next = [...lines];
  next.fill('', place.firstLine - 1, last);
  if (condition !== undefined && !isOpen) next[place.firstLine - 1] = `${condition} 0`;
  // a package without it would be the next mistake
  const required = /^\s*((?:Name|Version|Release|Summary|License)\s*:)/i.exec(first)?.[1];
  if (required !== undefined) next[place.firstLine - 1] = `${required} 1`;
  return next;
}
