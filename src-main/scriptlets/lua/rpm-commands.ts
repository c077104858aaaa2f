/** `rpm.execute`, `rpm.spawn` and `rpm.glob`. What a command's end looks like is rpm 6.1's way. */
import { cString } from '../../base/index.ts';
import { argumentList, c, environment, errorText, setErrorNumber, stringsAt } from './c-calls.ts';
import type { LuaFunction, LuaValue } from './lua-call.ts';
import { LuaArgument, LuaFault } from './lua-values.ts';

/** Redirections of a new program: descriptor -> path and flags of open(2). */
type Redirections = ReadonlyMap<number, readonly [path: Uint8Array, flags: number]>;

/** Size of posix_spawn_file_actions_t in the C library, in bytes, and some. */
const actionsSize = 128;

/** Runs a program to its end: 0, or nil with what happened and a number. */
function runProgram(
  words: readonly Uint8Array[],
  redirections: Redirections = new Map(),
): readonly LuaValue[] {
  const actions = Buffer.alloc(actionsSize);
  c.spawnActionsInit(actions);
  for (const [descriptor, [path, flags]] of redirections)
    c.spawnActionsOpen(actions, descriptor, cString(path), flags, 0o644);
  const pid = Buffer.alloc(4);
  c.fflush(0);
  const program = cString(words[0] ?? Buffer.alloc(0));
  const error = c.posix_spawnp(pid, program, actions, null, argumentList(words), environment());
  c.spawnActionsDestroy(actions);
  if (error !== 0) {
    setErrorNumber(error);
    return [undefined, errorText(), error];
  }
  return programEnd(pid.readInt32LE());
}

function programEnd(pid: number): readonly LuaValue[] {
  const status = Buffer.alloc(4);
  c.waitpid(pid, status, 0);
  const signal = status.readInt32LE() & 0x7f;
  if (signal !== 0) return [undefined, 'exit signal', signal];
  const exit = (status.readInt32LE() >> 8) & 0xff;
  return exit === 0 ? [0] : [undefined, 'exit code', exit];
}

const READ = 0;
/** O_WRONLY, O_CREAT and O_APPEND. */
const APPEND = 0o2101;

const directives: Readonly<Record<string, readonly [descriptor: number, flags: number]>> = {
  stdin: [0, READ],
  stdout: [1, APPEND],
  stderr: [2, APPEND],
};

const spawn: LuaFunction = (call) => {
  const words = call.list(1).map((word) => word ?? Buffer.alloc(0));
  if (words.length === 0) throw new LuaFault('command not supplied');
  const redirections = new Map<number, readonly [Uint8Array, number]>();
  if (!call.isAbsent(2)) {
    for (const [name, path] of call.fields(2)) {
      const directive = directives[name];
      if (directive === undefined) throw new LuaFault(`invalid spawn directive: ${name}`);
      redirections.set(directive[0], [path, directive[1]]);
    }
  }
  return runProgram(words, redirections);
};

/** GLOB_NOCHECK, GLOB_BRACE, GLOB_TILDE and GLOB_NOMATCH of the C library. */
const globFlags = { noCheck: 1 << 4, brace: 1 << 10, tilde: 1 << 12 };

/** The paths; without a match the last argument comes back, as from rpm. */
const glob: LuaFunction = (call) => {
  const pattern = call.bytes(1);
  const keeps = call.text(2, '').includes('c') ? globFlags.noCheck : 0;
  const found = Buffer.alloc(72);
  const flags = globFlags.brace | globFlags.tilde | keeps;
  if (c.glob(cString(pattern), flags, 0, found) !== 0) return [new LuaArgument(call.count)];
  const paths = stringsAt(Number(found.readBigUInt64LE(8)));
  c.globfree(found);
  return [paths];
};

export const commandFunctions: Readonly<Record<string, LuaFunction>> = {
  execute: (call) => {
    const words = [call.bytes(1)];
    for (let at = 2; at <= call.count; at += 1) words.push(call.bytes(at));
    return runProgram(words);
  },
  glob,
  spawn,
};
