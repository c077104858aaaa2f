import { randomBytes } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import {
  attempt,
  checked,
  encodeText,
  fileError,
  openAt,
  OpenFlag,
  silentLog,
  startProcess,
  unlinkAt,
  withinRoot,
} from '../base/index.ts';
import type { ChildProcess } from '../base/index.ts';
import { RootTree } from '../files/index.ts';
import { isolatedCommand } from './isolation.ts';
import type { Script, ScriptEnd, ScriptOutput } from './script.ts';

/** How scriptlets run in a root. */
export interface ScriptSurroundings {
  /** Absolute path of the root. */
  readonly root: string;
  /** `chroot` needs to be root (for `/`, nothing is changed); `namespaces` isolates. */
  readonly mode: 'chroot' | 'namespaces';
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly output: ScriptOutput;
}

/** The value real rpm 4.18 sets (`%_install_script_path`). */
const scriptPath = '/sbin:/bin:/usr/sbin:/usr/bin:/usr/X11R6/bin';
/** `%_tmppath` inside the root. */
export const temporaryFolder = '/var/tmp';
/** What no other program's temporary files are called: real rpm has six characters there. */
export const scriptFileName = /^rpm-tmp\.[0-9a-f]{12}$/;
const mountFolder = '/var/lib/turntable/script-root';

/**
 * Runs a script to its end: on standard input its lines or nothing, PATH rpm's own, the working folder
 * `/`, umask 022.
 *
 * @throws {FileError} when its file cannot be written inside the root
 */
export async function runScript(script: Script, around: ScriptSurroundings): Promise<ScriptEnd> {
  using tree = new RootTree(around.root);
  const file = script.body === '' ? undefined : writeBody(tree, script.body);
  const words = [...script.interpreter];
  if (file !== undefined) words.push(`${temporaryFolder}/${file}`, ...script.arguments.map(String));
  try {
    return await runWords(words, script, around, tree);
  } finally {
    tree.forget();
    if (file !== undefined) attempt('removing the script', silentLog, () => removeBody(tree, file));
  }
}

async function runWords(
  words: readonly string[],
  script: Script,
  around: ScriptSurroundings,
  tree: RootTree,
): Promise<ScriptEnd> {
  const environment = environmentOf(script, around.environment);
  const previousMask = process.umask(0o022);
  const nothing = openSync('/dev/null', 'r');
  try {
    const input = script.input === undefined ? nothing : 'pipe';
    const child = start(words, environment, input, around, tree);
    feed(child, script.input ?? []);
    return await endOf(child, around.output);
  } catch (thrown) {
    return {
      kind: 'not-started',
      reason: thrown instanceof Error ? thrown.message : String(thrown),
    };
  } finally {
    closeSync(nothing);
    process.umask(previousMask);
  }
}

function start(
  words: readonly string[],
  environment: Record<string, string>,
  input: number | 'pipe',
  { root, mode, output }: ScriptSurroundings,
  tree: RootTree,
): ChildProcess {
  const other = output === 'inherit' ? 'inherit' : 'pipe';
  const options = { cwd: '/', stdio: [input, other, other] as (number | 'inherit' | 'pipe')[] };
  const [program = '', ...rest] = words;
  if (mode === 'namespaces') {
    tree.directory(mountFolder, () => {});
    const settings = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
    const inside = ['/usr/bin/env', '-i', ...settings, ...words];
    const command = isolatedCommand(root, join(root, mountFolder), inside);
    return startProcess(command.program, command.arguments, {
      ...options,
      env: command.environment,
    });
  }
  const run = (): ChildProcess => startProcess(program, rest, { ...options, env: environment });
  return root === '/' ? run() : withinRoot(root, run);
}

/** A script need not read what it is given. */
function feed({ stdin }: ChildProcess, lines: readonly string[]): void {
  stdin?.on('error', () => {});
  stdin?.end(lines.map((line) => `${line}\n`).join(''));
}

function endOf(child: ChildProcess, output: ScriptOutput): Promise<ScriptEnd> {
  if (output !== 'inherit') {
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream]?.setEncoding('utf8');
      child[stream]?.on('data', (text: string) => output(stream, text));
    }
  }
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ kind: 'not-started', reason: reasonOf(error) }));
    // `exit`, not `close`: a daemon that a script starts may keep the pipes open for ever.
    child.once('exit', (status, signal) => {
      const drained = output === 'inherit' ? Promise.resolve() : settle(child);
      void drained.then(() => {
        if (signal !== null) resolve({ kind: 'signal', signal: constants.signals[signal] });
        else resolve(status === 0 ? { kind: 'done' } : { kind: 'exit', status: status ?? 1 });
      });
    });
  });
}

const drainMs = 500;

/** What is in the pipes still arrives; what keeps them open is not waited for. */
function settle(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve();
    }, drainMs);
    child.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function reasonOf(error: Error): string {
  return 'code' in error && error.code === 'ENOENT' ? 'No such file or directory' : error.message;
}

function environmentOf(
  script: Script,
  given: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(given))
    if (value !== undefined) environment[name] = value;
  environment['PATH'] = scriptPath;
  script.prefixes.forEach((prefix, at) => {
    environment[`RPM_INSTALL_PREFIX${at}`] = prefix;
    if (at === 0) environment['RPM_INSTALL_PREFIX'] = prefix;
  });
  return environment;
}

/** Name of the new file in the temporary folder; nobody else can read or have planted it. */
function writeBody(tree: RootTree, body: string): string {
  const name = `rpm-tmp.${randomBytes(6).toString('hex')}`;
  const folder = tree.directory(temporaryFolder, () => {});
  const flags = OpenFlag.WRITE | OpenFlag.CREATE | OpenFlag.EXCLUSIVE | OpenFlag.NOFOLLOW;
  const opened = openAt(folder?.descriptor ?? tree.rootDescriptor, name, flags, 0o600);
  const path = `${temporaryFolder}/${name}`;
  const descriptor = checked(opened, 'writing the script', path);
  try {
    const bytes = encodeText(body);
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
  } catch (thrown) {
    removeBody(tree, name);
    throw fileError('writing the script', path, thrown);
  } finally {
    closeSync(descriptor);
  }
  return name;
}

function removeBody(tree: RootTree, name: string): void {
  const folder = tree.directory(temporaryFolder);
  if (folder !== undefined) unlinkAt(folder.descriptor, name);
}
