/** The process of one script in Lua: gets into the root, runs the script, tells how it ended. */
import { readFileSync, writeSync } from 'node:fs';
import { machine as machineName } from 'node:os';
import { cString, decodeText, encodeText } from '../../base/index.ts';
import { defaultMacros, Macros } from '../../macro/index.ts';
import { c, cText, environment, stringAt, stringsAt } from './c-calls.ts';
import { CFile } from './c-file.ts';
import { enterRoot } from './enter-root.ts';
import { openIo } from './io-library.ts';
import { LuaMachine, LuaStored } from './lua-machine.ts';
import { openOs } from './os-library.ts';
import { openPosix } from './posix-library.ts';
import { openPrint } from './print.ts';
import { exists, openRpm } from './rpm-library.ts';
import { ScriptProcess } from './script-process.ts';
import { requestDescriptor } from './script-request.ts';
import type { LuaScriptAnswer, LuaScriptRequest } from './script-request.ts';

const SIGPIPE = 13;
const [F_SETFD, FD_CLOEXEC] = [2, 1];

function answer(message: LuaScriptAnswer): void {
  writeSync(requestDescriptor, JSON.stringify(message));
}

function setEnvironment(wanted: Readonly<Record<string, string>>): void {
  for (const setting of stringsAt(environment()))
    c.unsetenv(cString(setting.subarray(0, setting.indexOf(0x3d))));
  for (const [name, value] of Object.entries(wanted)) c.setenv(cText(name), cText(value), 1);
}

function run(machine: LuaMachine, request: LuaScriptRequest): number {
  const own = new ScriptProcess();
  const { stdout, stderr } = openIo(machine);
  const tellError = (message: string): void => {
    stderr.write(encodeText(`error: ${message}\n`));
  };
  const printed = openPrint(machine, stdout);
  const macros = new Macros(
    {
      environment: (name) => textOf(stringAt(c.getenv(cText(name)))),
      shell: (command) => decodeText(outputOf(command)),
      lua: (code) =>
        decodeText(printed.capture(() => void machine.run(encodeText(code), '<lua>', []))),
      exists,
      say: (level, text) =>
        (level === 'plain' ? stdout : stderr).write(encodeText(spoken(level, text))),
    },
    defaultMacros(machineName()),
  );
  openOs(machine, own);
  openPosix(machine, own);
  openRpm(machine, { process: own, macros, tellError, paths: request.paths });
  machine.setGlobal(
    'arg',
    request.arguments.map((word) => (typeof word === 'number' ? BigInt(word) : word)),
  );
  machine.setGlobal('opt', new Map());
  if (request.prefixes.length > 0) machine.setGlobal('RPM_INSTALL_PREFIX', request.prefixes);
  for (const name of ['opt', 'arg']) machine.storeGlobal(name);
  const body = Buffer.from(request.body, 'base64');
  const error = machine.run(body, request.name, [new LuaStored('opt'), new LuaStored('arg')]);
  const message = error?.message === undefined ? '(null)' : decodeText(error.message);
  const failure = error === undefined ? undefined : `lua script failed: ${message}`;
  if (own.isForked) {
    if (failure !== undefined) tellError(failure);
    tellError('No exec() called after fork() in lua scriptlet');
  } else if (failure !== undefined) answer({ kind: 'failed', message: failure });
  c.fflush(0);
  return own.isForked || failure !== undefined ? 1 : 0;
}

const textOf = (bytes: Uint8Array | undefined): string | undefined =>
  bytes === undefined ? undefined : decodeText(bytes);

const spoken = (level: 'error' | 'warning' | 'plain', text: string): string =>
  level === 'plain' ? `${text}\n` : `${level}: ${text}\n`;

function outputOf(command: string): Uint8Array {
  const file = CFile.popen(encodeText(command), 'r');
  const output = file?.readAll() ?? Buffer.alloc(0);
  file?.close();
  return output;
}

async function main(): Promise<number> {
  const request = JSON.parse(readFileSync(requestDescriptor, 'utf8')) as LuaScriptRequest;
  c.fcntl(requestDescriptor, F_SETFD, FD_CLOEXEC);
  // Node keeps its standard files from the programs it starts; a script's programs have them.
  for (const descriptor of [0, 1, 2]) c.fcntl(descriptor, F_SETFD, 0);
  c.signal(SIGPIPE, 0);
  try {
    const machine = await LuaMachine.start();
    enterRoot(request.entry);
    setEnvironment(request.environment);
    return run(machine, request);
  } catch (thrown) {
    answer({ kind: 'not-started', reason: String(thrown) });
    return 1;
  }
}

// Straight out: exit handlers are none of a copy's business, and there are none else.
c.exit(await main());
