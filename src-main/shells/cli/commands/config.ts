import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ConfigAction, ConfigRequest, ConfigSideFile } from '../../../contract/config.ts';
import { fileError, RpmError, visibleText } from '../../../base/index.ts';
import {
  changeConfig,
  compareSideFile,
  findSideFiles,
  listConfigChanges,
  planConfigChange,
  withConflictMarks,
} from '../../../config-files/index.ts';
import { databaseFolder } from '../invocation.ts';
import type { Command, Invocation } from '../invocation.ts';
import { openForQuery, requireRoot } from '../open-for-query.ts';
import type { OwnOptions } from '../own-options.ts';
import { UsageError } from '../parse-options.ts';
import { timeText } from './history.ts';

const verbs = 'config takes list, show, keep, take, merge, undo or log';

/** `config`: what upgrades left beside config files, and what becomes of it. */
export function run(own: OwnOptions): Command {
  return async (invocation) => {
    requireRoot(invocation.root);
    const [verb = 'list', ...words] = invocation.arguments;
    if (own.has('with') && verb !== 'merge') throw new UsageError('--with goes with config merge');
    switch (verb) {
      case 'list':
        return await list(invocation, own, words);
      case 'log':
        return log(invocation, own, words);
      case 'show':
        return await show(invocation, words);
      case 'keep':
      case 'take':
      case 'merge':
        return await resolveAll(invocation, own, verb, words);
      case 'undo':
        return undo(invocation, own, words);
      default:
        throw new UsageError(`${verbs}, not '${verb}'`);
    }
  };
}

async function list(
  invocation: Invocation,
  own: OwnOptions,
  words: readonly string[],
): Promise<number> {
  if (words.length > 0) throw new UsageError('config list takes no arguments');
  using database = openForQuery(invocation);
  const found = await findSideFiles(database, invocation.root, invocation.context.signal);
  if (own.has('json')) return writeJson(invocation, found);
  const lines = found.map(({ sidePath, package: { nevra }, appearedAtSeconds, state }) => [
    ...[sidePath, nevra, timeText(appearedAtSeconds * 1000), stateWords[state]],
  ]);
  if (lines.length === 0) invocation.output.write('No side file lies beside a config file.\n');
  else writeTable(invocation, [['SIDE FILE', 'PACKAGE', 'SINCE (UTC)', 'STATE'], ...lines]);
  return 0;
}

const stateWords: Readonly<Record<ConfigSideFile['state'], string>> = {
  differs: 'differs',
  identical: 'identical',
  missing: 'nothing beside it',
  unreadable: 'cannot be read',
  other: 'not a plain file',
};

function log(invocation: Invocation, own: OwnOptions, words: readonly string[]): number {
  if (words.length > 0) throw new UsageError('config log takes no arguments');
  const changes = listConfigChanges(invocation.root);
  if (own.has('json')) return writeJson(invocation, changes);
  const lines = changes.map(({ id, doneAtMs, action, sidePath, userName, undoneAtMs }) => [
    ...[String(id), timeText(doneAtMs), userName ?? '-', action],
    undoneAtMs === undefined ? sidePath : `${sidePath} (undone)`,
  ]);
  if (lines.length === 0) invocation.output.write('No config file was changed here yet.\n');
  else writeTable(invocation, [['ID', 'TIME (UTC)', 'BY', 'WHAT', 'SIDE FILE'], ...lines]);
  return 0;
}

/** Both texts in one: what was merged, or, without an earlier text, every difference between marks. */
async function show(invocation: Invocation, words: readonly string[]): Promise<number> {
  const { root, output } = invocation;
  using database = openForQuery(invocation);
  const [only, ...more] = await chosen(invocation, words);
  if (only === undefined || more.length > 0) throw new UsageError('config show takes one PATH');
  const { texts, noText } = await compareSideFile(database, root, only.sidePath);
  if (texts === undefined)
    throw new RpmError(
      'UNSUPPORTED',
      `showing ${only.sidePath}: ${noTextWords[noText ?? 'other']}`,
    );
  const { base, mine, theirs, merged } = texts;
  output.write(base === undefined ? withConflictMarks(mine, theirs).text : merged);
  return 0;
}

const noTextWords = {
  'not-text': 'it is no text',
  'too-large': 'it is too large to be merged',
  unreadable: 'it cannot be read',
  missing: 'there is nothing beside it',
  other: 'one of the two is a link or no plain file',
} as const;

async function resolveAll(
  invocation: Invocation,
  own: OwnOptions,
  action: ConfigAction,
  words: readonly string[],
): Promise<number> {
  if (words.length === 0) throw new UsageError(`config ${action} needs a PATH`);
  if (action === 'merge' && words.length > 1) throw new UsageError('config merge takes one PATH');
  for (const { sidePath, stamp } of await chosen(invocation, words)) {
    const content = action === 'merge' ? await mergedText(invocation, own, sidePath) : undefined;
    const request = { kind: 'resolve', sidePath, action, stamp } as const;
    change(invocation, own, content === undefined ? request : { ...request, content });
  }
  return 0;
}

function undo(invocation: Invocation, own: OwnOptions, words: readonly string[]): number {
  const [word = '', ...more] = words;
  if (!/^[1-9]\d{0,8}$/.test(word) || more.length > 0)
    throw new UsageError('config undo takes one number of config log');
  change(invocation, own, { kind: 'undo', id: Number(word) });
  return 0;
}

function change(invocation: Invocation, own: OwnOptions, request: ConfigRequest): void {
  const { root, output, context } = invocation;
  const steps = stepsOf(invocation, request);
  if (!own.has('dry-run'))
    changeConfig(request, { root, databaseFolder: databaseFolder(invocation), context });
  for (const step of steps) output.write(`${step}\n`);
}

function stepsOf(invocation: Invocation, request: ConfigRequest): readonly string[] {
  using database = openForQuery(invocation);
  return planConfigChange(database, invocation.root, request).steps;
}

/** Side files by their own path, or by that of the config file where only one lies beside it. */
async function chosen(
  invocation: Invocation,
  words: readonly string[],
): Promise<readonly ConfigSideFile[]> {
  using database = openForQuery(invocation);
  const all = await findSideFiles(database, invocation.root, invocation.context.signal);
  return words.map((word) => {
    const path = resolve('/', word);
    const found = all.filter((one) => one.sidePath === path || one.path === path);
    const [only, ...more] = found;
    if (only === undefined)
      throw new RpmError('FILE_NOT_FOUND', `looking up ${word}: no side file lies there`, {
        hint: 'turntable config lists them.',
      });
    if (more.length === 0) return only;
    const names = found.map(({ sidePath }) => sidePath).join(', ');
    throw new RpmError('BAD_ARGUMENT', `looking up ${word}: several lie there: ${names}`);
  });
}

/** What a merge writes: the text that was given, or that which both sides agree on. */
async function mergedText(
  { root, workingDirectory, ...invocation }: Invocation,
  own: OwnOptions,
  sidePath: string,
): Promise<string> {
  const given = own.value('with');
  if (given !== undefined) return readText(resolve(workingDirectory, given), given);
  using database = openForQuery({ ...invocation, root, workingDirectory });
  const { texts, noText } = await compareSideFile(database, root, sidePath);
  const doing = `merging ${sidePath}`;
  if (texts === undefined)
    throw new RpmError('UNSUPPORTED', `${doing}: ${noTextWords[noText ?? 'other']}`);
  const byHand = {
    hint: 'turntable config show PATH writes both in one; edit that, and give it to merge --with FILE.',
  };
  if (texts.base === undefined)
    throw new RpmError('UNSUPPORTED', `${doing}: the earlier packaged text is not kept`, byHand);
  if (texts.conflicts === 0) return texts.merged;
  const places = texts.conflicts === 1 ? '1 place was' : `${texts.conflicts} places were`;
  throw new RpmError('UNSUPPORTED', `${doing}: ${places} changed on both sides`, byHand);
}

function readText(path: string, given: string): string {
  let bytes: Uint8Array;
  try {
    bytes = given === '-' ? readFileSync(0) : readFileSync(path);
  } catch (thrown) {
    throw fileError('reading', given, thrown);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new RpmError('BAD_ARGUMENT', `reading ${given}: it is not UTF-8`);
  }
}

function writeJson({ output }: Invocation, value: unknown): number {
  output.write(`${JSON.stringify(value, undefined, 2)}\n`);
  return 0;
}

/** Columns as wide as what is in them. */
function writeTable({ output }: Invocation, lines: readonly (readonly string[])[]): void {
  const shown = lines.map((line) => line.map(visibleText));
  const widths = (shown[0] ?? []).map((_, at) =>
    Math.max(...shown.map((line) => line[at]?.length ?? 0)),
  );
  for (const line of shown)
    output.write(
      `${line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd()}\n`,
    );
}
