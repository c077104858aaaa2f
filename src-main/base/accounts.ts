import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runBriefly } from './child-process.ts';

/** Names and numbers of users or of groups in one root. */
export interface AccountTable {
  /** Number of a name; `root` is 0 everywhere. */
  idOf(name: string): number | undefined;
  nameOf(id: number): string | undefined;
}

/** Users and groups of one root. */
export interface Accounts {
  readonly users: AccountTable;
  readonly groups: AccountTable;
}

/**
 * Accounts of a root, from its own etc/passwd and etc/group. For `/`, names that are in neither are
 * asked of the system (`getent`), which may know more: directories, systemd's dynamic users.
 */
export function accountsOf(root: string): Accounts {
  const isMachine = root === '/';
  return {
    users: accountTable(join(root, 'etc/passwd'), isMachine ? 'passwd' : undefined),
    groups: accountTable(join(root, 'etc/group'), isMachine ? 'group' : undefined),
  };
}

/** Both files start `name:password:number`; the first line of a name or number counts. */
function accountTable(path: string, service: string | undefined): AccountTable {
  const ids = new Map<string, number | undefined>();
  const names = new Map<number, string | undefined>();
  const learn = (line: string): void => {
    const [name = '', , number = ''] = line.split(':');
    if (name === '' || !/^\d+$/.test(number)) return;
    if (!ids.has(name)) ids.set(name, Number(number));
    if (!names.has(Number(number))) names.set(Number(number), name);
  };
  ids.set('root', 0);
  names.set(0, 'root');
  for (const line of readLines(path)) learn(line);
  const ask = (key: string): void => {
    if (service === undefined || key.startsWith('-')) return;
    learn(runBriefly('getent', [service, key])?.stdout.split('\n')[0] ?? '');
  };
  return {
    idOf(name) {
      if (!ids.has(name)) ask(name);
      if (!ids.has(name)) ids.set(name, undefined);
      return ids.get(name);
    },
    nameOf(id) {
      if (!names.has(id)) ask(String(id));
      if (!names.has(id)) names.set(id, undefined);
      return names.get(id);
    },
  };
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    // A root without account files knows root alone.
    return [];
  }
}
