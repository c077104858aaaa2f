/** rpm's `posix` module, the part about the process, its environment and the system. */
import { cString, decodeText } from '../../base/index.ts';
import {
  attempted,
  c,
  environment,
  errorNumber,
  errorText,
  failure,
  stringAt,
  stringsAt,
} from './c-calls.ts';
import type { LuaFunction, LuaValue } from './lua-call.ts';
import { selected } from './selectors.ts';

function done(result: number, about?: Uint8Array): readonly LuaValue[] {
  return result === -1 ? failure(about) : [result];
}

const getenv: LuaFunction = (call) => {
  if (!call.isAbsent(1)) return [stringAt(c.getenv(cString(call.bytes(1))))];
  const settings = stringsAt(environment()).map((setting) => {
    const at = setting.indexOf(0x3d);
    return [decodeText(setting.subarray(0, at)), setting.subarray(at + 1)] as const;
  });
  return [new Map<string, LuaValue>(settings)];
};

const setenv: LuaFunction = (call) => {
  const name = call.bytes(1);
  const value = call.bytes(2);
  const overwrite = call.isAbsent(3) || call.boolean(3) ? 1 : 0;
  return done(attempted('setenv', cString(name), cString(value), overwrite), name);
};

const putenv: LuaFunction = (call) => {
  const setting = call.bytes(1);
  const at = setting.indexOf(0x3d);
  if (at < 0) return done(attempted('unsetenv', cString(setting)), setting);
  const [name, value] = [setting.subarray(0, at), setting.subarray(at + 1)];
  return done(attempted('setenv', cString(name), cString(value), 1), setting);
};

const SIGTERM = 15;

const getprocessid: LuaFunction = (call) =>
  selected(
    call,
    1,
    new Map([
      ['egid', () => c.getegid()],
      ['euid', () => c.geteuid()],
      ['gid', () => c.getgid()],
      ['uid', () => c.getuid()],
      ['pgrp', () => c.getpgrp()],
      ['pid', () => c.getpid()],
      ['ppid', () => c.getppid()],
    ]),
  );

/** _SC_ constants of glibc. */
const systemLimits = {
  arg_max: 0,
  child_max: 1,
  clk_tck: 2,
  ngroups_max: 3,
  stream_max: 5,
  tzname_max: 6,
  open_max: 4,
  job_control: 7,
  saved_ids: 8,
  version: 29,
} as const;

const sysconf: LuaFunction = (call) => {
  const ask = (number: number) => () => attempted('sysconf', number);
  return selected(
    call,
    1,
    new Map(Object.entries(systemLimits).map(([name, number]) => [name, ask(number)])),
  );
};

/** Seconds. */
const times: LuaFunction = (call) => {
  const used = Buffer.alloc(32);
  const elapsed = attempted('times', used);
  const ticks = c.sysconf(systemLimits.clk_tck);
  const seconds = (at: number) => () => Number(used.readBigInt64LE(at)) / ticks;
  return selected(
    call,
    1,
    new Map([
      ['utime', seconds(0)],
      ['stime', seconds(8)],
      ['cutime', seconds(16)],
      ['cstime', seconds(24)],
      ['elapsed', () => elapsed / ticks],
    ]),
  );
};

/** Length of each field of struct utsname on Linux. */
const nameLength = 65;
const nameFields = ['s', 'n', 'r', 'v', 'm'];

const uname: LuaFunction = (call) => {
  const names = Buffer.alloc(nameLength * 6);
  if (attempted('uname', names) === -1) return failure();
  const field = (letter: string): string => {
    const at = nameFields.indexOf(letter) * nameLength;
    return names.toString('latin1', at, names.indexOf(0, at));
  };
  const format = call.text(1, '%s %n %r %v %m');
  return [
    format.replace(/%(.?)/gs, (_, letter: string) => {
      if (letter === '%') return '%';
      if (nameFields.includes(letter)) return field(letter);
      return call.argumentError(2, `unknown format option \`${letter}'`);
    }),
  ];
};

export const processFunctions: Readonly<Record<string, LuaFunction>> = {
  ctermid: () => [stringAt(c.ctermid(null))],
  errno: () => [errorText(), errorNumber()],
  getenv,
  getprocessid,
  kill: (call) => done(attempted('kill', call.integer(1), call.integer(2, SIGTERM))),
  putenv,
  setenv,
  sleep: (call) => [c.sleep(call.integer(1))],
  sysconf,
  times,
  ttyname: (call) => [stringAt(c.ttyname(call.integer(1, 0)))],
  uname,
  unsetenv: (call) => {
    attempted('unsetenv', cString(call.bytes(1)));
    return [];
  },
};
