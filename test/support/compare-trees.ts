/** What a folder holds, as lines that can be compared: kind, mode, owner, size, time, links, content. */
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync, type Stats } from 'node:fs';
import { decodeText, pathForSystem } from '../../src-main/base/index.ts';
import { runProgram } from './real-rpm.ts';

export interface TreeOptions {
  /** Paths (from the root, with a leading slash) that are left out, with all below. */
  readonly except?: readonly RegExp[];
}

function kindOf(status: Stats): string {
  if (status.isDirectory()) return 'd';
  if (status.isSymbolicLink()) return 'l';
  if (status.isFIFO()) return 'p';
  if (status.isSocket()) return 's';
  if (status.isCharacterDevice()) return 'c';
  return status.isBlockDevice() ? 'b' : 'f';
}

function lineOf(
  path: string | Buffer,
  name: string,
  status: Stats,
  firstNames: Map<number, string>,
): string {
  const kind = kindOf(status);
  const parts = [name, kind, (status.mode & 0o7777).toString(8), `${status.uid}:${status.gid}`];
  if (kind === 'l') parts.push(readlinkSync(path));
  if (kind === 'b' || kind === 'c') parts.push(`rdev ${status.rdev}`);
  if (kind === 'f') {
    const digest = createHash('sha256').update(readFileSync(path)).digest('hex');
    parts.push(String(status.size), digest.slice(0, 16), `links ${status.nlink}`);
    if (status.nlink > 1) {
      const first = firstNames.get(status.ino) ?? name;
      firstNames.set(status.ino, first);
      parts.push(`same as ${first}`);
    }
  }
  if (kind === 'f' || kind === 'l') parts.push(`mtime ${Math.floor(status.mtimeMs / 1000)}`);
  return parts.join(' ');
}

/** One line for everything below `root`, sorted by path; directories' own times are left out. */
export function treeLines(root: string, { except = [] }: TreeOptions = {}): string[] {
  const lines: string[] = [];
  const firstNames = new Map<number, string>();
  const walk = (folder: string): void => {
    const entries = readdirSync(pathForSystem(root + folder), { encoding: 'buffer' });
    for (const entry of entries.map((bytes) => decodeText(bytes)).toSorted()) {
      const name = `${folder}/${entry}`;
      // Turntable's own history, which real rpm has nothing like
      if (name === '/var/lib/turntable' || except.some((pattern) => pattern.test(name))) continue;
      const path = pathForSystem(root + name);
      const status = lstatSync(path);
      lines.push(lineOf(path, name, status, firstNames));
      if (status.isDirectory()) walk(name);
    }
  };
  walk('');
  return lines;
}

/** File capabilities below a folder, as `getcap -r` tells them; empty where it is not installed. */
export function capabilityLines(root: string): string[] {
  try {
    const { stdout } = runProgram('/usr/sbin/getcap', ['-r', root]);
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.replace(root, ''));
  } catch {
    return [];
  }
}
