/**
 * Users and groups that a package brings: since rpm 4.19 its build copies each line of its sysusers.d(5)
 * files into a capability, `user(name) = <the line in base64>`. What is done with them was observed on
 * rpm 6.1 (test/interop/sysusers.test.ts); rpm 4.18 leaves them alone.
 */
import { existsSync } from 'node:fs';
import { decodeText } from '../base/index.ts';
import { Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { filePaths } from '../files/index.ts';

/** Lines that belong together, to be given to the tool in one go. */
export interface AccountEntries {
  /** The package's file that has them; undefined when they are in none. */
  readonly file: string | undefined;
  readonly lines: readonly string[];
}

const folder = '/usr/lib/sysusers.d/';
const accountCapability = /^(?:user|group|groupmember)\(.+\)$/;

/** The lines of a package in order of its capabilities, by the file that has the first of them. */
export function accountEntries(header: Header): readonly AccountEntries[] {
  const names = header.strings(Tag.PROVIDENAME);
  if (!names.some((name) => accountCapability.test(name))) return [];
  const versions = header.strings(Tag.PROVIDEVERSION);
  const files = filesOfProvides(header);
  const entries = new Map<string | undefined, string[]>();
  for (const [at, name] of names.entries()) {
    const line = accountCapability.test(name) ? lineOf(versions[at] ?? '') : '';
    if (line === '') continue;
    const file = files.get(at);
    const lines = entries.get(file) ?? [];
    lines.push(line);
    entries.set(file, lines);
  }
  return [...entries].map(([file, lines]) => ({ file, lines }));
}

/** The line ends at the first NUL: builds pad with them, for `=` may not be in a version. */
function lineOf(version: string): string {
  const text = decodeText(Buffer.from(version, 'base64'));
  return /^[^\0\n]*/.exec(text)?.[0].trim() ?? '';
}

/** Which sysusers.d file each capability was made from, by its place among the provides. */
function filesOfProvides(header: Header): ReadonlyMap<number, string> {
  const files = new Map<number, string>();
  const dictionary = header.numbers(Tag.DEPENDSDICT);
  if (dictionary.length === 0) return files;
  const starts = header.numbers(Tag.FILEDEPENDSX);
  const counts = header.numbers(Tag.FILEDEPENDSN);
  for (const [index, path] of filePaths(header).entries()) {
    if (!path.startsWith(folder)) continue;
    const start = starts[index] ?? 0;
    for (const entry of dictionary.slice(start, start + (counts[index] ?? 0)))
      if (entry >>> 24 === provideMark && !files.has(entry & 0xff_ffff))
        files.set(entry & 0xff_ffff, path);
  }
  return files;
}

/** `P` in the top byte of a dictionary entry; the rest is the place among the provides. */
const provideMark = 0x50;

/** rpm 6's own `%__systemd_sysusers`, and what it stands in for. */
const tools = ['/usr/lib/rpm/sysusers.sh', '/usr/bin/systemd-sysusers'];

/**
 * The machine's program that makes accounts in a root; undefined when there is none.
 *
 * @param configured - what `%__systemd_sysusers` says, where it is defined; empty turns it off
 */
export function accountTool(configured?: string): string | undefined {
  if (configured !== undefined) return configured === '' ? undefined : configured;
  return tools.find((path) => existsSync(path));
}
