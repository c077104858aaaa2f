import { Sense } from '../format/index.ts';

/** Sense flag -> the word rpm's `:deptype` format prints for it, in the order it prints them. */
const words: readonly (readonly [flag: number, word: string])[] = [
  [Sense.SCRIPT_PRE, 'pre'],
  [Sense.SCRIPT_POST, 'post'],
  [Sense.SCRIPT_PREUN, 'preun'],
  [Sense.SCRIPT_POSTUN, 'postun'],
  [Sense.SCRIPT_VERIFY, 'verify'],
  [Sense.INTERP, 'interp'],
  [Sense.RPMLIB, 'rpmlib'],
  [Sense.FIND_REQUIRES | Sense.FIND_PROVIDES, 'auto'],
  [Sense.PREREQ, 'prereq'],
  [Sense.PRETRANS, 'pretrans'],
  [Sense.POSTTRANS, 'posttrans'],
  [Sense.PREUNTRANS, 'preuntrans'],
  [Sense.POSTUNTRANS, 'postuntrans'],
  [Sense.CONFIG, 'config'],
  [Sense.MISSINGOK, 'missingok'],
  [Sense.META, 'meta'],
];

/** What a dependency is for or where it came from: `pre`, `interp`, `rpmlib` ...; `manual` when nothing says. */
export function dependencyTypes(sense: number): readonly string[] {
  const found = words.filter(([flag]) => (sense & flag) !== 0).map(([, word]) => word);
  return found.length === 0 ? ['manual'] : found;
}

/** Needed before or right after installing: breaking a loop here is the last resort. */
export function isInstallPrerequisite(sense: number): boolean {
  return (sense & (Sense.PREREQ | Sense.SCRIPT_PRE | Sense.SCRIPT_POST)) !== 0;
}

/** Needed before or right after erasing. */
export function isErasePrerequisite(sense: number): boolean {
  return (sense & (Sense.PREREQ | Sense.SCRIPT_PREUN | Sense.SCRIPT_POSTUN)) !== 0;
}
