/** Runs a script in Lua: in a process of our own that has nothing but the script and its root. */
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { decodeText, encodeText, startProcess, workerUrl } from '../base/index.ts';
import type { ChildProcess, SpawnOptions } from '../base/index.ts';
import { RootTree } from '../files/index.ts';
import { isolatedCommand } from './isolation.ts';
import type { RootEntry } from './lua/enter-root.ts';
import { requestDescriptor } from './lua/script-request.ts';
import type { LuaScriptAnswer, LuaScriptRequest } from './lua/script-request.ts';
import { drainMs, endOf } from './script-child.ts';
import { mountFolder } from './script-surroundings.ts';
import type { ScriptSurroundings } from './script-surroundings.ts';
import { scriptName } from './script.ts';
import type { Script, ScriptEnd } from './script.ts';

/** A root's own database, whatever the machine's files of macros say of the machine's. */
const usualDefinitions = ['_dbpath /var/lib/rpm'];

/**
 * A copy that a script makes of its process has but one thread: nothing may wait for another. What a
 * script can take of the memory is bounded (the last in MB; Lua's own ends at 2 GB).
 */
const engineOptions = [
  '--single-threaded',
  '--no-wasm-lazy-compilation',
  '--no-wasm-dynamic-tiering',
  '--wasm-num-compilation-tasks=0',
  '--no-warnings',
  '--max-old-space-size=512',
];

/**
 * Runs a script in Lua to its end. As rpm runs it inside itself, it sees the environment of the caller
 * (no PATH of scripts, no RPM_INSTALL_PREFIX, which is a table) and reads nothing on standard input.
 */
export async function runLuaScript(script: Script, around: ScriptSurroundings): Promise<ScriptEnd> {
  const { answer, end } = await converse('run', script, around);
  if (answer?.kind === 'failed') return { kind: 'lua', message: answer.message };
  return answer?.kind === 'not-started' ? answer : end;
}

/**
 * The script with its macros replaced (`%post -e`), inside its root, as macros run programs and Lua; rpm
 * itself does that outside, where a package's macros reach the whole machine. undefined where that could not be begun; what an error left of the text is used, as with rpm.
 */
export async function expandScript(
  script: Script,
  around: ScriptSurroundings,
): Promise<Script | undefined> {
  const { answer } = await converse('expand', script, around);
  if (answer?.kind !== 'expanded') return undefined;
  return { ...script, body: decodeText(Buffer.from(answer.body, 'base64')) };
}

async function converse(
  task: LuaScriptRequest['task'],
  script: Script,
  around: ScriptSurroundings,
): Promise<{ readonly answer: LuaScriptAnswer | undefined; readonly end: ScriptEnd }> {
  const previousMask = process.umask(0o022);
  const nothing = openSync('/dev/null', 'r');
  try {
    const [child, entry] = start(around, nothing);
    const answer = exchange(child, { task, entry, ...requestOf(script, around) });
    const end = await endOf(child, around.output);
    return { answer: told(await answer()), end };
  } finally {
    closeSync(nothing);
    process.umask(previousMask);
  }
}

function start(
  { root, mode, output }: ScriptSurroundings,
  input: number,
): readonly [ChildProcess, RootEntry] {
  const other = output === 'inherit' ? 'inherit' : 'pipe';
  const options: SpawnOptions = { cwd: '/', stdio: [input, other, other, 'pipe'] };
  const program = fileURLToPath(workerUrl('./lua/lua-script.worker.ts', import.meta.url));
  const words = [process.execPath, ...engineOptions, program];
  // Electron is asked to be Node; Node does not mind.
  const asNode = { ELECTRON_RUN_AS_NODE: '1' };
  if (mode === 'namespaces') {
    using tree = new RootTree(root);
    tree.directory(mountFolder, () => {});
    const mountPoint = join(root, mountFolder);
    const command = isolatedCommand(root, mountPoint, words, true);
    const env = { ...command.environment, ...asNode };
    const child = startProcess(command.program, command.arguments, { ...options, env });
    return [child, { kind: 'pivot', root: mountPoint }];
  }
  const child = startProcess(process.execPath, words.slice(1), { ...options, env: asNode });
  return [child, root === '/' ? { kind: 'here' } : { kind: 'chroot', root }];
}

function requestOf(
  script: Script,
  around: ScriptSurroundings,
): Omit<LuaScriptRequest, 'task' | 'entry'> {
  const environment = Object.entries(around.environment).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return {
    body: Buffer.from(encodeText(script.body)).toString('base64'),
    name: scriptName(script),
    arguments: [...script.interpreter, ...script.arguments],
    prefixes: script.prefixes,
    environment: Object.fromEntries(environment),
    definitions: around.definitions ?? usualDefinitions,
    ...(script.input === undefined ? {} : { paths: script.input }),
  };
}

/** Hands over the request. The result waits for what the process says, once it has ended. */
function exchange(child: ChildProcess, request: LuaScriptRequest): () => Promise<string> {
  const channel = child.stdio[requestDescriptor] as Duplex | undefined;
  let text = '';
  const closed = new Promise<void>((resolve) => {
    channel?.setEncoding('utf8');
    channel?.on('data', (part: string) => (text += part));
    channel?.on('error', () => {});
    channel?.once('close', resolve);
  });
  channel?.end(JSON.stringify(request));
  return async () => {
    // A copy of the process may outlive it and keep the descriptor; what was said is there by then.
    const timer = setTimeout(() => channel?.destroy(), drainMs);
    await closed;
    clearTimeout(timer);
    return text;
  };
}

function told(text: string): LuaScriptAnswer | undefined {
  return text === '' ? undefined : (JSON.parse(text) as LuaScriptAnswer);
}
