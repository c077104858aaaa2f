/** `%setup`: the shell commands that unpack sources. */
import { quotedWords } from './section-words.ts';
import { expandIn } from './spec-macros.ts';
import { SpecError } from './spec-error.ts';
import type { SpecParse } from './spec-parse.ts';

interface SetupOptions {
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** `-C`: the archive's own folder, where it has one, is the folder. */
  readonly renamesFolder: boolean;
  /** `-c`: the folder is made, and not part of the archive. */
  readonly makesFolder: boolean;
  readonly keepsFolder: boolean;
  readonly skipsFirst: boolean;
  readonly isQuiet: boolean;
  readonly folder: string | undefined;
}

/** @throws {SpecError} for options and numbers that are none */
export function setupCommands(parse: SpecParse, line: string): string {
  const options = readOptions(parse, line);
  // built where the sources lie: there is nothing to unpack
  if (isInPlace(parse)) return '';
  const expand = (text: string): string => expandIn(parse.runtime, text);
  const folder = options.folder ?? expand('%{NAME}-%{VERSION}');
  parse.spec.buildFolder = folder;
  parse.runtime.macros.defineAll({ buildsubdir: folder });
  const unpack = (number: number): readonly string[] => unpacking(parse, number, options.isQuiet);
  const renaming = options.renamesFolder ? `-C ${folder} ` : '';
  const first = options.skipsFirst ? [] : unpacking(parse, 0, options.isQuiet, renaming);
  const before = options.before.flatMap(unpack);
  const enter = `cd '${folder}'`;
  const lines = [
    `cd '${expand('%{_builddir}')}'`,
    ...(options.keepsFolder ? [] : [`rm -rf '${folder}'`]),
    ...before,
    ...(options.makesFolder
      ? [expand(`%{__mkdir_p} '${folder}'`), enter, ...first]
      : [...first, enter]),
    ...options.after.flatMap(unpack),
    expand('%{_fixperms} .'),
  ];
  return `${lines.join('\n')}\n`;
}

function isInPlace({ runtime }: SpecParse): boolean {
  const text = expandIn(runtime, '%{?_build_in_place}');
  return text !== '' && text !== '0';
}

function unpacking(
  parse: SpecParse,
  wanted: number,
  isQuiet: boolean,
  more = '',
): readonly string[] {
  const source = parse.spec.sources.find(({ number }) => number === wanted);
  if (source === undefined) throw new SpecError(`No source number ${wanted}`);
  const program = expandIn(parse.runtime, '%{__rpmuncompress}');
  return [
    `${program} -x ${isQuiet ? '' : '-v '}${more}${source.path}`,
    'STATUS=$?',
    'if [ $STATUS -ne 0 ]; then',
    '  exit $STATUS',
    'fi',
  ];
}

const valued = 'abn';
const switches = 'cCDqT';

function readOptions(parse: SpecParse, line: string): SetupOptions {
  const given = new Map<string, string[]>();
  const [, ...words] = quotedWords(line);
  const bad = (word: string, reason: string): SpecError =>
    parse.fault(`Bad %setup option ${word}: ${reason}`);
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (!/^-./.test(word)) continue;
    for (let letterAt = 1; letterAt < word.length; letterAt += 1) {
      const letter = word.charAt(letterAt);
      const list = given.get(letter) ?? [];
      given.set(letter, list);
      if (switches.includes(letter)) list.push('');
      else if (valued.includes(letter)) {
        const value = word.slice(letterAt + 1) || words[(at += 1)];
        if (value === undefined) throw bad(`-${letter}`, 'missing argument');
        list.push(value);
        break;
      } else throw bad(word, 'unknown option');
    }
  }
  const numbers = (letter: string): readonly number[] =>
    (given.get(letter) ?? []).map((value) => {
      if (/^\d+$/.test(value)) return Number(value);
      throw parse.fault(`Bad arg to %setup: ${value}`);
    });
  return {
    before: numbers('b'),
    after: numbers('a'),
    renamesFolder: given.has('C'),
    makesFolder: given.has('c'),
    keepsFolder: given.has('D'),
    skipsFirst: given.has('T'),
    isQuiet: given.has('q'),
    folder: given.get('n')?.at(-1),
  };
}
