/** The process of one script: gets into its root, expands or runs it, tells how that ended. */
import { readFileSync, writeSync } from 'node:fs';
import { cString, decodeText, encodeText } from '../../base/index.ts';
import { c, cText, environment, stringsAt } from './c-calls.ts';
import { enterRoot } from './enter-root.ts';
import { errorMessage } from './lua-values.ts';
import { startRuntime } from './runtime.ts';
import type { Runtime } from './runtime.ts';
import { requestDescriptor } from './script-request.ts';
import type { LuaScriptAnswer, LuaScriptRequest } from './script-request.ts';

const SIGPIPE = 13;
const [F_SETFD, FD_CLOEXEC] = [2, 1];

function answer(message: LuaScriptAnswer): void {
  const bytes = Buffer.from(JSON.stringify(message));
  for (let at = 0; at < bytes.length; ) at += writeSync(requestDescriptor, bytes, at);
}

function setEnvironment(wanted: Readonly<Record<string, string>>): void {
  for (const setting of stringsAt(environment()))
    c.unsetenv(cString(setting.subarray(0, setting.indexOf(0x3d))));
  for (const [name, value] of Object.entries(wanted)) c.setenv(cText(name), cText(value), 1);
}

/** The script's text with its macros replaced; what an error leaves of it is run as it is, as with rpm. */
function expand(runtime: Runtime, request: LuaScriptRequest): number {
  const { macros, tellError } = runtime;
  const body = decodeText(Buffer.from(request.body, 'base64'));
  const { expanded, error } = macros.expandPartly(body);
  for (const line of error?.lines ?? []) tellError(line);
  const bytes = Buffer.from(encodeText(expanded));
  answer({ kind: 'expanded', body: bytes.toString('base64') });
  runtime.flush();
  return 0;
}

function run(runtime: Runtime, request: LuaScriptRequest): number {
  const { tellError } = runtime;
  const { machine, process: own } = runtime.lua();
  const words = request.arguments.map((one) => (typeof one === 'number' ? BigInt(one) : one));
  machine.setGlobal('arg', words);
  machine.setGlobal('opt', new Map());
  if (request.prefixes.length > 0) machine.setGlobal('RPM_INSTALL_PREFIX', request.prefixes);
  const given = ['opt', 'arg'].map((name) => machine.globalValue(name));
  const body = Buffer.from(request.body, 'base64');
  const { error } = machine.run(body, request.name, given);
  const failure = error === undefined ? undefined : errorMessage(error);
  if (own.isForked) {
    if (failure !== undefined) tellError(failure);
    tellError('No exec() called after fork() in lua scriptlet');
  } else if (failure !== undefined) answer({ kind: 'failed', message: failure });
  runtime.flush();
  return own.isForked || failure !== undefined ? 1 : 0;
}

function main(): number {
  const request = JSON.parse(readFileSync(requestDescriptor, 'utf8')) as LuaScriptRequest;
  c.fcntl(requestDescriptor, F_SETFD, FD_CLOEXEC);
  c.signal(SIGPIPE, 0);
  try {
    setEnvironment(request.environment);
    const { definitions, paths } = request;
    const runtime = startRuntime({ definitions, isVerbose: false, paths });
    runtime.lua();
    enterRoot(request.entry);
    return request.task === 'expand' ? expand(runtime, request) : run(runtime, request);
  } catch (thrown) {
    answer({ kind: 'not-started', reason: String(thrown) });
    return 1;
  }
}

// Straight out: exit handlers are none of a copy's business, and there are none else.
c.exit(main());
