/** Triggers on packages: which of them an install or erase sets off, in rpm 4.18's order. */
import { Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { firesOn, triggersOf } from './package-scripts.ts';
import type { PackageScript } from './package-scripts.ts';
import type { PresentPackages } from './present-packages.ts';

/** One run of a script. */
export interface ScriptCall {
  /** Of the package that has the script. */
  readonly header: Header;
  readonly script: PackageScript;
  readonly arguments: readonly number[];
  /** Paths for its standard input; absent: that is empty. */
  readonly input?: () => readonly string[];
  /** Of the machine and not of the root: told the root's place, and for which file of it the input is. */
  readonly account?: { readonly file: string | undefined };
}

/**
 * Triggers that installed packages have on this one, itself among them: of each the first that fires.
 *
 * @param correction - -1 while a package that goes is still in the database
 */
export function* triggersOfOthers(
  present: PresentPackages,
  header: Header,
  event: number,
  correction: number,
): Generator<ScriptCall> {
  const name = header.string(Tag.NAME) ?? '';
  const own = present.count(name) + correction;
  for (const { header: other } of present.find('Triggername', name)) {
    const script = triggersOf(other, 'trigger').find((one) => firesOn(one, event, header));
    if (script === undefined) continue;
    const others = present.count(other.string(Tag.NAME) ?? '');
    yield { header: other, script, arguments: [others, own] };
  }
}

/** Triggers that this package has on what is installed, itself included; each of its scripts runs once. */
export function* ownTriggers(
  present: PresentPackages,
  header: Header,
  event: number,
  correction: number,
): Generator<ScriptCall> {
  const ran = new Set<string>();
  for (const script of triggersOf(header, 'trigger')) {
    if (script.event !== event || ran.has(script.body)) continue;
    const others = present.find('Name', script.condition.name);
    if (!others.some((one) => firesOn(script, event, one.header))) continue;
    ran.add(script.body);
    const own = present.count(header.string(Tag.NAME) ?? '') + correction;
    yield { header, script, arguments: [own, others.length] };
  }
}
