/** How a spec may go on at a place. */
import type { SpecCandidate, SpecCompletion, SpecDocument } from '../contract/spec.ts';
import { visibleText } from '../base/index.ts';
import { qualifiers, sectionAt } from '../build/index.ts';
import { MacroLevel } from '../macro/index.ts';
import type { MacroRow, Macros } from '../macro/index.ts';
import { passOver } from './spec-pass.ts';
import type { PassWishes } from './spec-pass.ts';
import {
  conditionWords,
  fileWords,
  prepWords,
  scriptWords,
  sectionWords,
  tagWords,
} from './spec-words.ts';

const mostCandidates = 300;
const longestDetail = 160;

/** What stands before the place, on its line. */
interface Typed {
  /** The column, from 1, where it begins. */
  readonly from: number;
  readonly word: string;
}

/** Tags, sections, conditions, words of lists, and the macros in force there. */
export async function completeAt(
  document: SpecDocument,
  line: number,
  column: number,
  wishes: PassWishes,
): Promise<SpecCompletion> {
  const raw = document.text.split('\n');
  const before = (raw[line - 1] ?? '').slice(0, column - 1);
  const section = sectionBefore(raw, line);
  const brace = /%\{[?!]*(\w*)$/.exec(before);
  if (brace !== null) {
    const word = brace[1] ?? '';
    const macros = await macrosAt(document, line, wishes);
    return answer({ from: column - word.length, word }, macroCandidates(macros, word, ''));
  }
  const sign = /%[?!]*(\w*)$/.exec(before);
  if (sign !== null) {
    const word = sign[1] ?? '';
    const typed = { from: column - sign[0].length, word: sign[0] };
    const words = wordsAt(section, sign.index === 0 && before.length === sign[0].length, sign[0]);
    const marks = sign[0].slice(0, sign[0].length - word.length);
    const macros = await macrosAt(document, line, wishes);
    return answer(typed, [...words, ...macroCandidates(macros, word, marks)]);
  }
  return answer(...plainWords(before, column, section));
}

/** The section a line is in, by its word; empty in the preamble. */
function sectionBefore(raw: readonly string[], line: number): string {
  for (let at = line - 2; at >= 0; at -= 1) {
    const section = sectionAt(raw[at] ?? '');
    if (section !== undefined) return section.name;
  }
  return '';
}

function wordsAt(section: string, isAtStart: boolean, typed: string): SpecCandidate[] {
  const of = (words: readonly string[], kind: SpecCandidate['kind']): SpecCandidate[] =>
    words.filter((label) => label.startsWith(typed)).map((label) => ({ label, kind }));
  return [
    ...(section === '%files' ? of(fileWords, 'directive') : []),
    ...(section === '%prep' && isAtStart ? of(prepWords, 'directive') : []),
    ...(isAtStart
      ? [
          ...of(sectionWords, 'section'),
          ...of(scriptWords, 'script'),
          ...of(conditionWords, 'condition'),
        ]
      : []),
  ];
}

function plainWords(
  before: string,
  column: number,
  section: string,
): [Typed, readonly SpecCandidate[]] {
  const isPreamble = section === '' || section === '%package';
  const qualifier = isPreamble
    ? /^\s*Requires\(\s*(?:\w+,\s*)*(\w*)$/i.exec(before)?.[1]
    : undefined;
  if (qualifier !== undefined)
    return [
      { from: column - qualifier.length, word: qualifier },
      startingWith(Object.keys(qualifiers), qualifier, 'directive', ''),
    ];
  const tag = isPreamble ? /^\s*([A-Za-z]*)$/.exec(before)?.[1] : undefined;
  if (tag === undefined) return [{ from: column, word: '' }, []];
  return [{ from: column - tag.length, word: tag }, startingWith(tagWords, tag, 'tag', ':')];
}

function startingWith(
  words: readonly string[],
  typed: string,
  kind: SpecCandidate['kind'],
  end: string,
): SpecCandidate[] {
  const lower = typed.toLowerCase();
  return words
    .filter((word) => word.toLowerCase().startsWith(lower))
    .map((word) => ({ label: `${word}${end}`, kind }));
}

/** What the lines before it define, and what the machine does. */
async function macrosAt(document: SpecDocument, line: number, wishes: PassWishes): Promise<Macros> {
  const pass = await passOver(document, {
    ...wishes,
    isEnough: ({ place }) => place.path === document.path && place.line >= line,
  });
  return pass.runtime.macros;
}

/** The spec's own first, then those of the machine. */
function macroCandidates(macros: Macros, word: string, marks: string): SpecCandidate[] {
  const isOwn = ({ level }: MacroRow): boolean => level >= MacroLevel.global;
  return macros
    .rows()
    .filter(({ name }) => name.startsWith(word) && (word.startsWith('_') || !name.startsWith('__')))
    .toSorted((a, b) => Number(isOwn(b)) - Number(isOwn(a)) || (a.name < b.name ? -1 : 1))
    .map(({ name, body, level }) => ({
      label: `${marks}${name}`,
      kind: 'macro',
      ...(level !== MacroLevel.builtin && { detail: detailOf(body) }),
    }));
}

function detailOf(body: string): string {
  const line = visibleText(body.trim().split('\n', 1)[0] ?? '');
  return line.length > longestDetail ? `${line.slice(0, longestDetail)}…` : line;
}

function answer({ from }: Typed, all: readonly SpecCandidate[]): SpecCompletion {
  const distinct = [...new Map(all.map((one) => [one.label, one])).values()];
  return {
    from,
    candidates: distinct.slice(0, mostCandidates),
    isCut: distinct.length > mostCandidates,
  };
}
