import { closeSync, readFileSync } from 'node:fs';
import { decodeText, openAt, OpenFlag } from '../base/index.ts';
import { RootTree } from './root-tree.ts';

/** Users, groups and labels of a root: packages name them, or their files, and the disk wants values. */
export interface Accounts {
  /** Numeric id of a user; undefined when the root knows no such name. */
  userId(name: string): number | undefined;
  groupId(name: string): number | undefined;
  /** What SELinux calls a path of that st_mode; absent where there is none of it. */
  labelOf?(path: string, mode: number): string | undefined;
}

/**
 * Reads etc/passwd and etc/group inside the root, when somebody else than root is asked for. `root` is 0 everywhere, as rpm has it, so that the
 * first package of an empty root can be installed.
 */
export function accountsOf(tree: RootTree): Accounts {
  let users: ReadonlyMap<string, number> | undefined;
  let groups: ReadonlyMap<string, number> | undefined;
  return {
    userId(name) {
      if (name === 'root') return 0;
      users ??= readIds(tree, '/etc/passwd');
      return users.get(name);
    },
    groupId(name) {
      if (name === 'root') return 0;
      groups ??= readIds(tree, '/etc/group');
      return groups.get(name);
    },
  };
}

/** `name:password:id:...` lines; the first of a name counts, lines of another form are passed over. */
function readIds(tree: RootTree, path: string): ReadonlyMap<string, number> {
  const ids = new Map<string, number>();
  for (const line of readText(tree, path).split('\n')) {
    const match = /^([^:#]+):[^:]*:(\d{1,10})(?::|$)/.exec(line);
    if (match?.[1] !== undefined && !ids.has(match[1])) ids.set(match[1], Number(match[2]));
  }
  return ids;
}

function readText({ rootDescriptor }: RootTree, path: string): string {
  // A tree of its own: whoever asks may hold a directory of the other one.
  using tree = RootTree.at(rootDescriptor);
  const at = tree.locate(path);
  if (at === undefined) return '';
  const flags = OpenFlag.READ | OpenFlag.NOFOLLOW | OpenFlag.NONBLOCK;
  const opened = openAt(at.directory.descriptor, at.name, flags);
  if (opened < 0) return '';
  try {
    return decodeText(readFileSync(opened));
  } finally {
    closeSync(opened);
  }
}
