/** `Source`, `Patch`, `%sourcelist` and `%patchlist`. */
import { expandIn } from './spec-macros.ts';
import { SpecError } from './spec-error.ts';
import type { SpecParse } from './spec-parse.ts';
import type { SpecSource } from './spec.ts';

const words = {
  sources: { macro: 'SOURCE', word: 'source', numbers: 'source_nums' },
  patches: { macro: 'PATCH', word: 'patch', numbers: 'patch_nums' },
} as const;

/**
 * Adds a source or patch; its macros are there at once.
 *
 * @param digits - its number as written, empty: the next after the newest
 * @throws {SpecError} for a number that is none, or is there already
 */
export function addSource(
  parse: SpecParse,
  of: keyof typeof words,
  address: string,
  digits: string,
): void {
  const list = parse.spec[of];
  const { macro, word, numbers } = words[of];
  const number = digits === '' ? (list.at(-1)?.number ?? -1) + 1 : Number(digits);
  if (!/^\d*$/.test(digits) || number > 0x7fffffff)
    throw parse.fault(`Bad ${word} number: ${parse.line}`);
  if (list.some((one) => one.number === number))
    throw new SpecError(`${word} ${number} defined multiple times`);
  const fileName = address.slice(address.lastIndexOf('/') + 1);
  const path = `${expandIn(parse.runtime, '%{_sourcedir}')}/${fileName}`.replace(/\/{2,}/g, '/');
  const added: SpecSource = { number, address, fileName, path, isLeftOut: false };
  list.push(added);
  const { macros } = parse.runtime;
  macros.defineAll({ [`${macro}${number}`]: path, [`${macro}URL${number}`]: address });
  parse.runtime.setLuaList(
    of,
    list.map((one) => one.path),
  );
  parse.runtime.setLuaList(
    numbers,
    list.map((one) => one.number),
  );
}
