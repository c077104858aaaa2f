/** Links by which debuggers find a program: `/usr/lib/.build-id/XX/REST` (`%_build_id_links`). */
import {
  closeSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readlinkSync,
  readSync,
  realpathSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { FileType, pathForSystem } from '../../base/index.ts';
import { failBuild } from '../build-log.ts';
import type { BuildLog } from '../build-log.ts';
import { expanded, macroNumber } from '../build-surroundings.ts';
import type { BuildSurroundings } from '../build-surroundings.ts';
import { buildIdOf } from './elf-notes.ts';
import type { FileRecord } from './file-record.ts';
import { typeOf } from './file-record.ts';

const debugPrefix = '/usr/lib/debug/';
const mainFolder = '/usr/lib/.build-id';
const debugFolder = '/usr/lib/debug/.build-id';
const shortestBytes = 16;
const longestBytes = 64;

interface IdentifiedFile {
  readonly path: string;
  /** In hex. */
  readonly id: string;
  readonly isDebug: boolean;
}

type LinkRule = 'none' | 'alldebug' | 'separate' | 'compat';
const linkRules: readonly string[] = ['none', 'alldebug', 'separate', 'compat'];

/**
 * Makes the links in the build root.
 *
 * @returns lines of a list for them and their folders
 * @throws {BuildFailure} where an id is missing that must be there
 */
export function makeBuildIdLinks(
  records: readonly FileRecord[],
  around: BuildSurroundings,
  buildRoot: string,
): readonly string[] {
  const rule = linkRule(around);
  if (rule === 'none') return [];
  const files = identified(records, around).filter((one) => one.isDebug || rule !== 'alldebug');
  if (files.length === 0) return [];
  const lines = ['%defattr(-,root,root)'];
  const [hasMain, hasDebug] = [files.some((one) => !one.isDebug), files.some((one) => one.isDebug)];
  if (hasMain && hasDebug) around.log.warning('Mixing main ELF and debug files in package');
  for (const [isNeeded, folder] of [
    [hasMain, mainFolder],
    [hasDebug, debugFolder],
  ] as const) {
    if (!isNeeded) continue;
    mkdirSync(pathForSystem(buildRoot + folder), { recursive: true, mode: 0o755 });
    lines.push(`%dir %artifact ${buildRoot}${folder}`);
  }
  for (const file of files) lines.push(...linesFor(file, rule, around, buildRoot));
  return lines;
}

function linkRule(around: BuildSurroundings): LinkRule {
  const text = expanded(around, '%{?_build_id_links}');
  if (linkRules.includes(text)) return text as LinkRule;
  if (text !== '')
    failBuild(
      around.log,
      `_build_id_links macro set to unknown value '${text}'`,
      'Generating build-id links failed',
    );
  around.log.warning("_build_id_links macro not set, assuming 'compat'");
  return 'compat';
}

function linesFor(
  { path, id, isDebug }: IdentifiedFile,
  rule: LinkRule,
  around: BuildSurroundings,
  buildRoot: string,
): readonly string[] {
  const [head, rest] = [id.slice(0, 2), id.slice(2)];
  const folder = `${buildRoot}${isDebug ? debugFolder : mainFolder}/${head}`;
  const lines: string[] = [];
  if (!isThere(folder)) {
    mkdirSync(pathForSystem(folder), { mode: 0o755 });
    lines.push(`%dir %artifact ${folder}`);
  }
  const link = (target: string, suffix: string, isUnique: boolean): number => {
    const made = makeLink(`${folder}/${rest}`, suffix, target, isUnique, around);
    lines.push(`%artifact ${made.path}`);
    return made.turn;
  };
  const turn = link(
    `${isDebug ? '../../../../..' : '../../../..'}${path}`,
    isDebug ? '.debug' : '',
    true,
  );
  if (!isDebug) return lines;
  const again = turn === 0 ? rest : `${rest}.${turn}`;
  if (rule === 'compat')
    lines.push(
      `%artifact ${
        makeLink(`${folder}/${again}`, '', `../../../.build-id/${head}/${again}`, false, around)
          .path
      }`,
    );
  if (rule === 'alldebug' && path.endsWith('.debug'))
    link(`../../../../..${mainPath(path, around)}`, '', true);
  return lines;
}

/** Where the program lies whose debug file this is. */
function mainPath(path: string, around: BuildSurroundings): string {
  const unique =
    macroNumber(around, '_unique_debug_names') === 1
      ? expanded(around, '-%{VERSION}-%{RELEASE}.%{_arch}')
      : '';
  return path.slice(debugPrefix.length - 1, -(unique.length + '.debug'.length));
}

/** Makes a link; where another file's stands there already, with a number. */
function makeLink(
  name: string,
  suffix: string,
  target: string,
  isUnique: boolean,
  { log }: BuildSurroundings,
): { readonly path: string; readonly turn: number } {
  for (let turn = 0; ; turn += 1) {
    const path = `${name}${turn === 0 ? '' : `.${turn}`}${suffix}`;
    const isKnown = isThere(path);
    if (!isKnown) symlinkSync(target, pathForSystem(path));
    if (isKnown && isUnique && readLink(path) !== target) continue;
    if (turn > 0 && isUnique) warnOfSecond(`${name}${suffix}`, path, log);
    return { path, turn };
  }
}

/** Two files of one id are worth a word, unless they are one file. */
function warnOfSecond(first: string, second: string, log: BuildLog): void {
  const found = [first, second].map((path) => ({
    path,
    status: statSync(pathForSystem(path), { throwIfNoEntry: false }),
  }));
  const missing = found.find(({ status }) => status === undefined);
  if (missing !== undefined) {
    log.warning(`Duplicate build-id, stat ${missing.path}: No such file or directory`);
    return;
  }
  const [one, other] = found.map(({ status }) => status);
  const isOne = one?.ino === other?.ino && one?.dev === other?.dev && (one?.nlink ?? 0) > 1;
  const [here, there] = found.map(({ path }) => realpathSync(pathForSystem(path)).toString());
  if (!isOne) log.warning(`Duplicate build-ids ${here ?? ''} and ${there ?? ''}`);
}

function isThere(path: string): boolean {
  return lstatSync(pathForSystem(path), { throwIfNoEntry: false }) !== undefined;
}

function readLink(path: string): string | undefined {
  try {
    return readlinkSync(pathForSystem(path));
  } catch {
    return undefined;
  }
}

/** Programs, libraries, kernel modules and debug files with their ids. */
function identified(
  records: readonly FileRecord[],
  around: BuildSurroundings,
): readonly IdentifiedFile[] {
  const isStrict =
    macroNumber(around, '_missing_build_ids_terminate_build') !== 0 &&
    macroNumber(around, '__debug_package') !== 0;
  let hasFailed = false;
  const complain = (text: string): void => {
    hasFailed ||= isStrict;
    if (isStrict) around.log.error(text);
    else around.log.warning(text);
  };
  const found = records.flatMap(({ diskPath, path, status }) => {
    const isDebug = path.startsWith(debugPrefix);
    const isCandidate =
      typeOf(status.mode) === FileType.REGULAR && (isDebug || (status.mode & 0o111) !== 0);
    const id = isCandidate ? readId(diskPath) : 'none';
    if (id === 'none') return [];
    if (id.length === 0) complain(`Missing build-id in ${diskPath}`);
    else if (id.length < shortestBytes) complain(`build-id found in ${diskPath} too small`);
    else if (id.length > longestBytes) complain(`build-id found in ${diskPath} too large`);
    else return [{ path, id: Buffer.from(id).toString('hex'), isDebug }];
    return [];
  });
  if (hasFailed) failBuild(around.log, 'Generating build-id links failed');
  return found;
}

/** `none`: it is no file that could have one. */
function readId(path: string): Uint8Array | 'none' {
  let descriptor: number;
  try {
    descriptor = openSync(pathForSystem(path), 'r');
  } catch {
    return 'none';
  }
  try {
    const { size } = fstatSync(descriptor);
    const read = (at: number, length: number): Uint8Array => {
      const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - at)));
      return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, at));
    };
    return buildIdOf(read) ?? 'none';
  } finally {
    closeSync(descriptor);
  }
}
