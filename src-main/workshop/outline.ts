/** The parts of a spec, by its lines as they stand: all of them, whatever conditions say. */
import type { SpecPart, SpecPartKind } from '../contract/spec.ts';
import { visibleText } from '../base/index.ts';
import { sectionAt } from '../build/index.ts';
import type { ReadLine, SectionKind } from '../build/index.ts';

const kinds: Readonly<Record<SectionKind, SpecPartKind>> = {
  build: 'build',
  changelog: 'text',
  description: 'text',
  end: 'text',
  fileTrigger: 'script',
  files: 'files',
  list: 'text',
  package: 'package',
  policies: 'text',
  preamble: 'preamble',
  prep: 'build',
  script: 'script',
  trigger: 'script',
};

/** Lines of `%files` that are told one by one, in all lists together. */
const mostEntries = 2000;
const longestEntry = 300;

/** @param lines - those that were read, for what conditions leave out */
export function outlineOf(text: string, path: string, lines: readonly ReadLine[]): SpecPart[] {
  const raw = text.split('\n');
  const starts = raw.flatMap((line, at) => {
    const section = sectionAt(line);
    return section === undefined ? [] : [{ at, kind: kinds[section.kind], title: line.trim() }];
  });
  const isRead = readLines(path, lines);
  const all = [{ at: 0, kind: 'preamble' as const, title: '' }, ...starts];
  let entriesLeft = mostEntries;
  return all.map(({ at, kind, title }, index) => {
    const end = lastLine(raw, at, all[index + 1]?.at ?? raw.length);
    const entries = kind === 'files' ? entriesOf(raw, at + 1, end).slice(0, entriesLeft) : [];
    entriesLeft -= entries.length;
    return {
      kind,
      title: visibleText(title).slice(0, longestEntry),
      line: at + 1,
      lastLine: end,
      isRead: isRead(at + 1),
      entries,
    };
  });
}

/** Blank lines and the conditions of what follows belong to nobody. */
function lastLine(raw: readonly string[], start: number, next: number): number {
  let end = next;
  while (end > start + 1 && (raw[end - 1] ?? '').trim() === '') end -= 1;
  return end;
}

function entriesOf(raw: readonly string[], from: number, end: number): SpecPart['entries'] {
  return raw.slice(from, end).flatMap((line, at) => {
    const text = line.trim();
    if (text === '' || /^(?:#|%(?:if|elif|else|endif))/.test(text)) return [];
    return [{ line: from + at + 1, text: visibleText(text).slice(0, longestEntry) }];
  });
}

/** Whether a line counted; behind the last one that was looked at nobody knows. */
function readLines(path: string, lines: readonly ReadLine[]): (line: number) => boolean {
  const own = lines.filter(({ place }) => place.path === path);
  const read = new Set<number>();
  for (const { place, isReading } of own)
    if (isReading) for (let at = place.firstLine; at <= place.line; at += 1) read.add(at);
  const last = own.at(-1)?.place.line ?? 0;
  return (line) => line > last || read.has(line);
}
