/** `%patch`: the shell commands that apply patches. */
import { expandIn } from './spec-macros.ts';
import { quotedWords } from './section-words.ts';
import { SpecError } from './spec-error.ts';
import type { SpecParse } from './spec-parse.ts';
import type { SpecSource } from './spec.ts';

interface PatchOptions {
  readonly numbers: readonly number[];
  readonly switches: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
}

/** @throws {SpecError} for options, numbers and patches that are none */
export function patchCommands(parse: SpecParse, line: string): string {
  const options = readOptions(line);
  const { numbers } = options;
  if (numbers.length === 0) parse.remark(`Patch number not specified: ${line}\n`);
  const wanted = numbers.length === 0 ? [0] : numbers;
  return wanted
    .map((wantedNumber) => {
      const patch = parse.spec.patches.find(({ number }) => number === wantedNumber);
      if (patch === undefined) throw new SpecError(`No patch number ${wantedNumber}`);
      return commandsOf(parse, patch, options);
    })
    .join('');
}

function commandsOf(parse: SpecParse, patch: SpecSource, options: PatchOptions): string {
  const { values, switches } = options;
  const expand = (text: string): string => expandIn(parse.runtime, text);
  const value = (letter: string, make: (text: string) => string): string => {
    const text = values.get(letter);
    return text === undefined ? '' : make(text);
  };
  const fuzz = values.get('F') ?? expand('%{?_default_patch_fuzz}');
  const flags = [
    value('b', (suffix) => `-b --suffix ${suffix}`),
    fuzz === '' ? '' : ` --fuzz=${fuzz}`,
    value('d', (folder) => ` -d ${folder}`),
    value('o', (file) => ` -o ${file}`),
    ...['R', 'E', 'Z'].map((letter) => (switches.has(letter) ? ` -${letter}` : '')),
  ].join('');
  const program = expand('%{__patch} %{?_default_patch_flags}');
  const strip = Number(values.get('p') ?? 0);
  const text = expand(`%{uncompress:${patch.path}}`);
  return (
    `echo "Patch #${patch.number} (${patch.fileName}):"\n` +
    `{ ${text} || echo patch_fail ; } | ${program} -p${strip} ${flags}\n\n`
  );
}

const switchLetters = 'REZ';
const valueLetters = 'bdopzFP';
const numeric = 'pFP';

function readOptions(line: string): PatchOptions {
  const [command = '', ...words] = quotedWords(line);
  const numbers: number[] = [];
  const switches = new Set<string>();
  const values = new Map<string, string>();
  const number = (text: string): number => {
    if (/^\d+$/.test(text)) return Number(text);
    throw new SpecError(`Invalid patch number ${text}: ${line}`);
  };
  const attached = command.slice('%patch'.length);
  if (attached !== '') numbers.push(number(attached));
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (!/^-./.test(word)) {
      numbers.push(number(word));
      continue;
    }
    for (let letterAt = 1; letterAt < word.length; letterAt += 1) {
      const letter = word.charAt(letterAt);
      if (switchLetters.includes(letter)) switches.add(letter);
      else if (valueLetters.includes(letter)) {
        const value = word.slice(letterAt + 1) || words[(at += 1)];
        if (value === undefined) throw new SpecError(`missing argument: -${letter}: ${line}`);
        if (numeric.includes(letter) && letter !== 'P' && !/^\d+$/.test(value))
          throw new SpecError(`invalid numeric value: ${value}: ${line}`);
        if (letter === 'P') numbers.push(number(value));
        else values.set(letter === 'z' ? 'b' : letter, value);
        break;
      } else throw new SpecError(`unknown option: ${word}: ${line}`);
    }
  }
  return { numbers, switches, values };
}
