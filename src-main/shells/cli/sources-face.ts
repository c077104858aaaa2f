/** `turntable sources check|download|upload|new`: sources in a look-aside cache. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { fileError, isSystemError, RpmError, writeFileAtomically } from '../../base/index.ts';
import {
  CacheClient,
  checkSources,
  downloadSources,
  parseSources,
  sourcesText,
  uploadSources,
} from '../../lookaside/index.ts';
import type { SourceEntry } from '../../lookaside/index.ts';
import { exitStatus } from './exit-status.ts';
import type { OptionDefinition } from './option-table.ts';
import type { Output } from './output.ts';
import { parseOptions, UsageError } from './parse-options.ts';
import type { ParsedOptions } from './parse-options.ts';

const valued = (name: string, argument: string, help: string): OptionDefinition => ({
  ...{ name, argument, group: 'other', help },
});

const options: readonly OptionDefinition[] = [
  valued('sources', 'FILE', 'the list; ./sources unless given'),
  valued('baseurl', 'URL', 'what addresses in the cache begin with'),
  valued('upload-url', 'URL', 'where files are brought to; BASEURL/upload unless given'),
  valued('name', 'NAME', "the package's name; that of its folder unless given"),
  valued('hash', 'TYPE', 'the checksum for uploads; sha512 unless given'),
  valued('cert', 'FILE', 'the certificate to show'),
  valued('key', 'FILE', 'its key'),
  valued('cacert', 'FILE', 'the certificates the server is known by'),
  { name: 'help', short: 'h', group: 'other', help: 'print this', isFinal: true },
];

type Work = (given: ParsedOptions, files: readonly string[], output: Output) => Promise<number>;

const works: Readonly<Record<string, Work>> = {
  check,
  download,
  upload: (given, files, output) => upload(given, files, output, false),
  new: (given, files, output) => upload(given, files, output, true),
};

/** From words to exit status: how many files are not as they should be. */
export async function runSources(words: readonly string[], output: Output): Promise<number> {
  try {
    const given = parseOptions(words, options);
    const [verb = '', ...files] = given.arguments;
    if (given.has('help')) return writeHelp(output);
    const work = Object.hasOwn(works, verb) ? works[verb] : undefined;
    if (work === undefined) throw new UsageError('say check, download, upload or new');
    return await work(given, files, output);
  } catch (thrown) {
    if (thrown instanceof UsageError) output.error(`sources: ${thrown.message}`);
    else if (thrown instanceof RpmError) output.error(`error: ${thrown.message}`);
    else throw thrown;
    return 1;
  }
}

const listPath = (given: ParsedOptions): string => resolve(given.value('sources') ?? 'sources');

function entriesOf(given: ParsedOptions, isNeeded = true): SourceEntry[] {
  const path = listPath(given);
  if (!isNeeded && !existsSync(path)) return [];
  try {
    return parseSources(readFileSync(path, 'utf8'), basename(path));
  } catch (thrown) {
    throw isSystemError(thrown) ? fileError('reading', path, thrown) : thrown;
  }
}

function cacheOf(given: ParsedOptions): CacheClient {
  const baseUrl = given.value('baseurl');
  if (baseUrl === undefined) throw new UsageError('--baseurl says where the cache is');
  return new CacheClient({
    baseUrl,
    packageName: given.value('name') ?? basename(dirname(listPath(given))),
    uploadUrl: given.value('upload-url'),
    certificate: given.value('cert'),
    key: given.value('key'),
    authorities: given.value('cacert'),
  });
}

/** Those that are named; all of them where none is. */
function chosen(entries: readonly SourceEntry[], files: readonly string[]): readonly SourceEntry[] {
  const unknown = files.find((name) => !entries.some(({ fileName }) => fileName === name));
  if (unknown !== undefined) throw new UsageError(`${unknown} is not in the list`);
  return files.length === 0 ? entries : entries.filter(({ fileName }) => files.includes(fileName));
}

const stateWords = { ok: 'OK', missing: 'MISSING', wrong: 'FAILED' } as const;

async function check(
  given: ParsedOptions,
  files: readonly string[],
  output: Output,
): Promise<number> {
  const states = checkSources(dirname(listPath(given)), chosen(entriesOf(given), files));
  for (const [{ fileName }, state] of states) output.write(`${fileName}: ${stateWords[state]}\n`);
  return exitStatus(states.filter(([, state]) => state !== 'ok').length);
}

async function download(
  given: ParsedOptions,
  files: readonly string[],
  output: Output,
): Promise<number> {
  const cache = cacheOf(given);
  let failures = 0;
  for (const entry of chosen(entriesOf(given), files)) {
    try {
      const outcome = await downloadSources(dirname(listPath(given)), entry, cache);
      output.write(`${entry.fileName}: ${outcome}\n`);
    } catch (thrown) {
      if (!(thrown instanceof RpmError)) throw thrown;
      output.error(`error: ${thrown.message}`);
      failures += 1;
    }
  }
  return exitStatus(failures);
}

/** The list is written when every file is in the cache. */
async function upload(
  given: ParsedOptions,
  files: readonly string[],
  output: Output,
  isNewList: boolean,
): Promise<number> {
  if (files.length === 0) throw new UsageError('no files are named');
  const before = isNewList ? [] : entriesOf(given, false);
  const added = await uploadSources(
    files,
    given.value('hash') ?? 'sha512',
    cacheOf(given),
    ({ entry, isNew }) =>
      output.write(`${entry.fileName}: ${isNew ? 'uploaded' : 'in the cache already'}\n`),
  );
  const names = new Set(added.map(({ fileName }) => fileName));
  const kept = before.filter(({ fileName }) => !names.has(fileName));
  writeFileAtomically(listPath(given), sourcesText([...kept, ...added]));
  return 0;
}

function writeHelp(output: Output): number {
  output.write('Usage: turntable sources check|download|upload|new [OPTION...] [FILE...]\n\n');
  for (const { name, short, argument, help } of options) {
    const letter = short === undefined ? '      ' : `  -${short}, `;
    const left = `${letter}--${name}${argument === undefined ? '' : `=${argument}`}`;
    output.write(`${left.padEnd(34)} ${help ?? ''}\n`);
  }
  return 0;
}
