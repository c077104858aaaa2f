/** Lua's `io` and its file methods over the C library's files (Lua 5.4 reference manual, 6.8). */
import { errorText } from './c-calls.ts';
import { CFile } from './c-file.ts';
import { commandEnd, fileFailure } from './file-results.ts';
import type { LuaCall, LuaFunction, LuaValue } from './lua-call.ts';
import type { LuaMachine } from './lua-machine.ts';
import { LuaArgument, LuaFault, LuaObject, LuaStored } from './lua-values.ts';
import { readFormats } from './read-format.ts';
import type { StandardFiles } from './standard-streams.ts';

const FILE = 'FILE*';
type Direction = 'input' | 'output';

/** A userdata for a file. */
export function luaFile(file: CFile): LuaObject {
  return new LuaObject(FILE, file);
}

/** Installs `io` over a script's standard files. */
export function openIo(machine: LuaMachine, standard: StandardFiles): void {
  const current = { input: standard.stdin, output: standard.stdout };
  machine.metatable(FILE, metamethods, methods);
  machine.library('io', { ...functions, ...currentFunctions(current) });
  for (const [name, file] of Object.entries(standard)) {
    machine.store(`_io_${name}`, luaFile(file));
    machine.setField('io', name, new LuaStored(`_io_${name}`));
  }
  machine.store('_io_input', new LuaStored('_io_stdin'));
  machine.store('_io_output', new LuaStored('_io_stdout'));
}

function openedFile(call: LuaCall, at: number): CFile {
  const file = call.object(at, FILE) as CFile;
  if (file.isClosed) throw new LuaFault('attempt to use a closed file');
  return file;
}

const collect: LuaFunction = (call) => {
  const file = call.maybeObject(1, FILE) as CFile | undefined;
  if (file !== undefined && !file.isClosed && file.kind !== 'standard') file.close();
  return [];
};

const metamethods: Readonly<Record<string, LuaFunction>> = {
  __close: collect,
  __gc: (call) => {
    collect(call);
    call.release(1, FILE);
    return [];
  },
  __tostring: (call) => {
    const file = call.object(1, FILE) as CFile;
    return [file.isClosed ? 'file (closed)' : `file (0x${file.address.toString(16)})`];
  },
};

const whences = ['set', 'cur', 'end'];
const bufferings = ['full', 'line', 'no'];

function optionAt(call: LuaCall, at: number, options: readonly string[], absent?: string): number {
  const given = call.text(at, absent);
  const found = options.indexOf(given);
  return found >= 0 ? found : call.argumentError(at, `invalid option '${given}'`);
}

const methods: Readonly<Record<string, LuaFunction>> = {
  close: (call) => closed(openedFile(call, 1)),
  flush: (call) => (openedFile(call, 1).flush() ? [true] : fileFailure()),
  lines: (call) => [lineIterator(call, openedFile(call, 1), 2, false)],
  read: (call) => readFormats(call, openedFile(call, 1), 2),
  seek: (call) => {
    const file = openedFile(call, 1);
    const whence = optionAt(call, 2, whences, 'cur');
    const place = file.seek(call.integer(3, 0), whence);
    return place < 0 ? fileFailure() : [BigInt(place)];
  },
  setvbuf: (call) => {
    const file = openedFile(call, 1);
    const mode = optionAt(call, 2, bufferings);
    return file.buffering(mode, call.integer(3, 1024)) ? [true] : fileFailure();
  },
  write: (call) => (written(call, openedFile(call, 1), 2) ? [new LuaArgument(1)] : fileFailure()),
};

function closed(file: CFile): readonly LuaValue[] {
  if (file.kind === 'standard') return [undefined, 'cannot close standard file'];
  const result = file.close();
  if (file.kind === 'pipe') return commandEnd(result);
  return result === 0 ? [true] : fileFailure();
}

function written(call: LuaCall, file: CFile, first: number): boolean {
  for (let at = first; at <= call.count; at += 1) if (!file.write(call.bytes(at))) return false;
  return true;
}

/** A function that reads at each call what the arguments from `first` on ask for. */
function lineIterator(call: LuaCall, file: CFile, first: number, closes: boolean): LuaFunction {
  const formats: (Uint8Array | bigint)[] = [];
  for (let at = first; at <= call.count; at += 1)
    formats.push(call.isNumber(at) ? BigInt(call.integer(at)) : call.bytes(at));
  return (next) => {
    if (file.isClosed) throw new LuaFault('file is already closed');
    next.replaceArguments(formats);
    const results = readFormats(next, file, 1);
    if (results[0] === undefined) {
      if (typeof results[1] === 'string') throw new LuaFault(results[1]);
      if (closes) file.close();
    }
    return results;
  };
}

const functions: Readonly<Record<string, LuaFunction>> = {
  open: (call) => {
    const path = call.bytes(1);
    const mode = call.text(2, 'r');
    if (!/^[rwa]\+?b?$/.test(mode)) call.argumentError(2, 'invalid mode');
    const file = CFile.open(path, mode);
    return file === undefined ? fileFailure(path) : [luaFile(file)];
  },
  popen: (call) => {
    const command = call.bytes(1);
    const mode = call.text(2, 'r');
    if (mode !== 'r' && mode !== 'w') call.argumentError(2, 'invalid mode');
    const file = CFile.popen(command, mode);
    return file === undefined ? fileFailure(command) : [luaFile(file)];
  },
  tmpfile: () => {
    const file = CFile.temporary();
    return file === undefined ? fileFailure() : [luaFile(file)];
  },
  type: (call) => {
    if (call.count === 0) call.argumentError(1, 'value expected');
    const file = call.maybeObject(1, FILE) as CFile | undefined;
    if (file === undefined) return [undefined];
    return [file.isClosed ? 'closed file' : 'file'];
  },
};

function currentFunctions(current: Record<Direction, CFile>): Record<string, LuaFunction> {
  const opened = (direction: Direction): CFile => {
    if (current[direction].isClosed) throw new LuaFault(`default ${direction} file is closed`);
    return current[direction];
  };
  const chooser =
    (direction: Direction, mode: string): LuaFunction =>
    (call) => {
      if (call.isText(1)) {
        const file = openOrFail(call.bytes(1), mode);
        current[direction] = file;
        call.storeValue(`_io_${direction}`, luaFile(file));
      } else if (!call.isAbsent(1)) {
        current[direction] = openedFile(call, 1);
        call.store(`_io_${direction}`, 1);
      }
      return [new LuaStored(`_io_${direction}`)];
    };
  return {
    close: (call) => closed(call.count === 0 ? opened('output') : openedFile(call, 1)),
    flush: () => (opened('output').flush() ? [true] : fileFailure()),
    input: chooser('input', 'r'),
    output: chooser('output', 'w'),
    read: (call) => readFormats(call, opened('input'), 1),
    write: (call) =>
      written(call, opened('output'), 1) ? [new LuaStored('_io_output')] : fileFailure(),
    lines: (call) => {
      if (call.isAbsent(1)) return [lineIterator(call, opened('input'), 2, false)];
      return [lineIterator(call, openOrFail(call.bytes(1), 'r'), 2, true)];
    },
  };
}

function openOrFail(path: Uint8Array, mode: string): CFile {
  const file = CFile.open(path, mode);
  if (file !== undefined) return file;
  throw new LuaFault(`cannot open file '${Buffer.from(path).toString('utf8')}' (${errorText()})`);
}
