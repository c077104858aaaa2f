/** rpm's `posix` module, the part about users and groups, through the C library's own look-ups. */
import { cString } from '../../base/index.ts';
import { attempted, c, failure, numberAt, pointerAt, stringAt, stringsAt } from './c-calls.ts';
import type { LuaCall, LuaFunction, LuaValue } from './lua-call.ts';
import { selected } from './selectors.ts';

/** Offsets in struct passwd and struct group of 64-bit Linux. */
const passwdAt = { name: 0, password: 8, uid: 16, gid: 20, gecos: 24, folder: 32, shell: 40 };
const groupAt = { name: 0, gid: 16, members: 24 };

type Kind = 'user' | 'group';

/** Pointer to the entry an argument names by name or number; 0 when there is none. */
function entryOf(call: LuaCall, at: number, kind: Kind): number {
  if (call.isNumber(at)) {
    const number = call.integer(at);
    return kind === 'user' ? c.getpwuid(number) : c.getgrgid(number);
  }
  if (!call.isText(at)) call.typeError(at, 'string or number');
  const name = cString(call.bytes(at));
  return kind === 'user' ? c.getpwnam(name) : c.getgrnam(name);
}

/** The uid or gid of an argument, number or name; undefined for nil and for a name nobody has. */
export function accountNumber(call: LuaCall, at: number, kind: Kind): number | undefined {
  if (call.isNumber(at)) return call.integer(at) >>> 0;
  const entry = entryOf(call, at, kind);
  if (entry === 0) return undefined;
  return numberAt(entry + (kind === 'user' ? passwdAt.uid : groupAt.gid));
}

const getpasswd: LuaFunction = (call) => {
  const entry = call.isAbsent(1) ? c.getpwuid(c.geteuid()) : entryOf(call, 1, 'user');
  if (entry === 0) return [undefined];
  const text = (offset: number) => () => stringAt(pointerAt(entry + offset));
  const number = (offset: number) => () => numberAt(entry + offset);
  return selected(
    call,
    2,
    new Map<string, () => LuaValue>([
      ['name', text(passwdAt.name)],
      ['uid', number(passwdAt.uid)],
      ['gid', number(passwdAt.gid)],
      ['dir', text(passwdAt.folder)],
      ['shell', text(passwdAt.shell)],
      ['gecos', text(passwdAt.gecos)],
      ['passwd', text(passwdAt.password)],
    ]),
  );
};

/** Name and gid by name, the members by number. */
const getgroup: LuaFunction = (call) => {
  const entry = entryOf(call, 1, 'group');
  if (entry === 0) return [undefined];
  const members = stringsAt(pointerAt(entry + groupAt.members));
  return [
    new Map<string | number, LuaValue>([
      ['name', stringAt(pointerAt(entry + groupAt.name))],
      ['gid', numberAt(entry + groupAt.gid)],
      ...members.map((member, at) => [at + 1, member] as const),
    ]),
  ];
};

const become =
  (name: 'setuid' | 'setgid', kind: Kind): LuaFunction =>
  (call) => {
    const number = accountNumber(call, 1, kind) ?? 0xffffffff;
    const result = attempted(name, number);
    return result === -1 ? failure() : [result];
  };

export const accountFunctions: Readonly<Record<string, LuaFunction>> = {
  getgroup,
  getlogin: () => [stringAt(c.getlogin())],
  getpasswd,
  setgid: become('setgid', 'group'),
  setuid: become('setuid', 'user'),
};
