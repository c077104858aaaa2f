import { randomBytes } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
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
import { expandScript, runLuaScript } from './run-lua-script.ts';
import { endOf, feed, notStarted } from './script-child.ts';
import { luaInterpreter } from './script.ts';
import type { Script, ScriptEnd } from './script.ts';
import { mountFolder } from './script-surroundings.ts';
import type { ScriptSurroundings } from './script-surroundings.ts';

/** The value real rpm 4.18 sets (`%_install_script_path`). */
const scriptPath = '/sbin:/bin:/usr/sbin:/usr/bin:/usr/X11R6/bin';
/** `%_tmppath` inside the root, where the configuration names no other. */
export const usualTemporaryFolder = '/var/tmp';
/** What no other program's temporary files are called: real rpm has six characters there. */
export const scriptFileName = /^rpm-tmp\.[0-9a-f]{12}$/;

/**
 * Runs a script to its end: on standard input its lines or nothing, PATH rpm's own, the working folder
 * `/`, umask 022.
 *
 * @throws {FileError} when its file cannot be written inside the root
 */
export async function runScript(given: Script, around: ScriptSurroundings): Promise<ScriptEnd> {
  const expanded = given.expands === true ? await expandScript(given, around) : given;
  if (expanded === undefined)
    return { kind: 'not-started', reason: 'its macros cannot be expanded' };
  const { format } = given;
  const script = format === undefined ? expanded : { ...expanded, body: format(expanded.body) };
  if (script.interpreter[0] === luaInterpreter) return runLuaScript(script, around);
  using tree = new RootTree(around.root);
  const folder = around.temporaryFolder ?? usualTemporaryFolder;
  const file = script.body === '' ? undefined : writeBody(tree, folder, script.body);
  const words = [...script.interpreter];
  const isShell = words.length === 1 && shells.has(words[0] ?? '');
  if (around.isTraced === true && isShell) words.push('-x');
  if (file !== undefined) words.push(`${folder}/${file}`, ...script.arguments.map(String));
  try {
    return await runWords(words, script, around, tree);
  } finally {
    // The folder is still open: removing needs nothing that could fail, or that a script has moved.
    if (file !== undefined)
      attempt('removing the script', silentLog, () => removeBody(tree, folder, file));
  }
}

/** Those that rpm makes tell what they do. */
const shells: ReadonlySet<string> = new Set(['/bin/sh', '/bin/bash']);

async function runWords(
  words: readonly string[],
  script: Script,
  around: ScriptSurroundings,
  tree: RootTree,
): Promise<ScriptEnd> {
  const environment = environmentOf(script, around);
  const previousMask = process.umask(0o022);
  const nothing = openSync('/dev/null', 'r');
  try {
    const input = script.input === undefined ? nothing : 'pipe';
    // Accounts are made in an empty root too; systemd-sysusers does not make their folder.
    if (script.isOfMachine === true) tree.directory('/etc', () => {});
    const isOutside = script.isOfMachine === true && around.mode === 'chroot';
    const place = isOutside ? { ...around, root: '/' } : around;
    const child = start(words, environment, input, place, tree);
    feed(child, script.input ?? []);
    return await endOf(child, around.output);
  } catch (thrown) {
    return notStarted(thrown);
  } finally {
    closeSync(nothing);
    process.umask(previousMask);
  }
}

function start(
  words: readonly string[],
  environment: Record<string, string>,
  input: number | 'pipe',
  { root, mode, output, selinux }: ScriptSurroundings,
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
  const plain = (): ChildProcess => startProcess(program, rest, { ...options, env: environment });
  const run = (): ChildProcess => selinux?.asScript(program, plain) ?? plain();
  return root === '/' ? run() : withinRoot(root, run);
}

function environmentOf(script: Script, around: ScriptSurroundings): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(around.environment))
    if (value !== undefined) environment[name] = value;
  environment['PATH'] = around.path ?? scriptPath;
  script.prefixes.forEach((prefix, at) => {
    environment[`RPM_INSTALL_PREFIX${at}`] = prefix;
    if (at === 0) environment['RPM_INSTALL_PREFIX'] = prefix;
  });
  return environment;
}

/** Name of the new file in a folder; nobody else can read or have planted it. */
function writeBody(tree: RootTree, folderPath: string, body: string): string {
  const name = `rpm-tmp.${randomBytes(6).toString('hex')}`;
  const folder = tree.directory(folderPath, () => {});
  const flags = OpenFlag.WRITE | OpenFlag.CREATE | OpenFlag.EXCLUSIVE | OpenFlag.NOFOLLOW;
  const opened = openAt(folder?.descriptor ?? tree.rootDescriptor, name, flags, 0o600);
  const path = `${folderPath}/${name}`;
  const descriptor = checked(opened, 'writing the script', path);
  try {
    const bytes = encodeText(body);
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
  } catch (thrown) {
    removeBody(tree, folderPath, name);
    throw fileError('writing the script', path, thrown);
  } finally {
    closeSync(descriptor);
  }
  return name;
}

function removeBody(tree: RootTree, folderPath: string, name: string): void {
  const folder = tree.directory(folderPath);
  if (folder !== undefined) unlinkAt(folder.descriptor, name);
}
