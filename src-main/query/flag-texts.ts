/** Bits in words: modes, file flags and states, trigger types. */
import { fileFlagLetters, fileStateWords, Sense } from '../format/index.ts';

/** Type letters by the four type bits of st_mode. */
const typeLetters: Readonly<Record<number, string>> = {
  0o01: 'p',
  0o02: 'c',
  0o04: 'd',
  0o06: 'b',
  0o10: '-',
  0o12: 'l',
  0o14: 's',
};

/** `-rwxr-xr-x` of all 16 bits of a mode. */
export function formatPermissions(mode: number): string {
  const letters = Array.from('rwxrwxrwx', (letter, at) => (mode & (1 << (8 - at)) ? letter : '-'));
  const special = (bit: number, place: number, letter: string): void => {
    if (mode & bit) letters[place] = letters[place] === 'x' ? letter : letter.toUpperCase();
  };
  special(0o4000, 2, 's');
  special(0o2000, 5, 's');
  special(0o1000, 8, 't');
  return (typeLetters[(mode >> 12) & 0xf] ?? '?') + letters.join('');
}

/** `cn` for a config file that is not to be replaced. */
export function formatFileFlags(flags: number): string {
  return fileFlagLetters.map(([flag, letter]) => (flags & flag ? letter : '')).join('');
}

/** A file state in words; `missing` is rpm's -1 as 32 bits. */
export function formatFileState(state: number): string {
  if (state === 0xffffffff) return 'missing';
  return fileStateWords[state] ?? '(unknown)';
}

const triggerTypes: readonly (readonly [flag: number, name: string])[] = [
  [Sense.TRIGGERPREIN, 'prein'],
  [Sense.TRIGGERIN, 'in'],
  [Sense.TRIGGERUN, 'un'],
  [Sense.TRIGGERPOSTUN, 'postun'],
];

/** `in` of `%triggerin`; empty when the flags name no trigger. */
export function formatTriggerType(flags: number): string {
  return triggerTypes.find(([flag]) => flags & flag)?.[1] ?? '';
}
