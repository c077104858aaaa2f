import type { PackageId } from '../../../contract/package.ts';
import type { VerifyAttribute } from '../../../contract/verify.ts';
import { visibleText } from '../../../base/index.ts';
import type { ReadableDatabase } from '../../../database/index.ts';
import { FileFlag, Tag } from '../../../format/index.ts';
import type { Header } from '../../../format/index.ts';
import { unmetDependenciesOf } from '../../../operations/index.ts';
import { diskLookUp, matcherOf, selectPackages } from '../../../query/index.ts';
import { runScript, scriptFailure } from '../../../scriptlets/index.ts';
import type { Script } from '../../../scriptlets/index.ts';
import { nevraOf, scriptTreatment } from '../../../transaction/index.ts';
import { verifyMask, verifyPackages } from '../../../verify/index.ts';
import type { FileChoice, VerifyOptions } from '../../../verify/index.ts';
import { chosenSelector, isPackageFile } from '../chosen-selector.ts';
import { exitStatus } from '../exit-status.ts';
import { scriptDefinitions } from '../given-macros.ts';
import type { Invocation } from '../invocation.ts';
import { openForQuery } from '../open-for-query.ts';
import { packageReader } from '../package-arguments.ts';
import type { PackageAnswer } from '../package-arguments.ts';
import { UsageError } from '../parse-options.ts';

/** Option -> the attribute it leaves out. */
const omissions: readonly (readonly [option: string, attribute: VerifyAttribute])[] = [
  ['nofiledigest', 'digest'],
  ['nosize', 'size'],
  ['nolinkto', 'link'],
  ['nouser', 'user'],
  ['nogroup', 'group'],
  ['nomtime', 'mtime'],
  ['nomode', 'mode'],
  ['nordev', 'device'],
  ['nocaps', 'capabilities'],
];

/** One package that was asked for, from the database (`instance`) or a file. */
interface Subject {
  readonly instance: number | undefined;
  readonly header: Header;
}

/** What one argument names: packages, or a sentence about why there are none. */
type Answer =
  | { readonly kind: 'packages'; readonly packages: Iterable<Subject> }
  | { readonly kind: 'none'; readonly message: string }
  | { readonly kind: 'failed'; readonly messages: readonly string[] };

/**
 * `-V`: dependencies, files, verify scripts of each package, in this order. The exit status is the sum
 * over the arguments: 1 for one that names nothing, else what the last failing check of the last
 * failing package gave (1, or for dependencies their number).
 */
export async function run(invocation: Invocation): Promise<number> {
  const { output, context, verbosity } = invocation;
  using database = openForQuery(invocation, true);
  let status = 0;
  for await (const answer of answersOf(invocation, database)) {
    if (answer.kind === 'packages') {
      status += await verifyEach(answer.packages, invocation, database);
      continue;
    }
    status += 1;
    if (answer.kind === 'failed') {
      for (const message of answer.messages) context.log.error(message);
    } else if (verbosity !== 'quiet') output.write(`${visibleText(answer.message)}\n`);
  }
  return exitStatus(status);
}

/** What each argument names, in the order given. */
export async function* answersOf(
  invocation: Invocation,
  database: ReadableDatabase,
): AsyncGenerator<Answer> {
  const { options, arguments: words, root, workingDirectory } = invocation;
  const selector = chosenSelector(options);
  if (selector === 'all') {
    yield { kind: 'packages', packages: everything(database, invocation) };
    return;
  }
  if (words.length === 0) throw new UsageError('no arguments given for verify');
  const reader = await packageReader(invocation);
  if (selector === 'package') {
    yield* answersOfFiles(reader.toQuery(words));
    return;
  }
  const files = diskLookUp(root, workingDirectory);
  for (const word of words) {
    if (isPackageFile(selector, word)) {
      yield* answersOfFiles(reader.toQuery([word]));
      continue;
    }
    const selection = selectPackages(database, selector, word, files);
    if (selection.kind === 'found') yield { kind: 'packages', packages: selection.packages };
    else if (selection.kind === 'failed') yield { kind: 'failed', messages: [selection.message] };
    else yield selection;
  }
}

async function* answersOfFiles(answers: AsyncIterable<PackageAnswer>): AsyncGenerator<Answer> {
  for await (const answer of answers)
    yield answer.kind === 'failed'
      ? answer
      : { kind: 'packages', packages: [{ instance: undefined, header: answer.header }] };
}

function* everything(
  database: ReadableDatabase,
  { arguments: patterns, context }: Invocation,
): Generator<Subject> {
  const isWanted = matcherOf(patterns, context.log);
  for (const found of database.all())
    if (patterns.length === 0 || isWanted(found.header)) yield found;
}

async function verifyEach(
  packages: Iterable<Subject>,
  invocation: Invocation,
  database: ReadableDatabase,
): Promise<number> {
  const { options, output } = invocation;
  const waiting: Subject[] = [];
  const targets = function* () {
    for (const subject of packages) {
      waiting.push(subject);
      yield targetOf(subject);
    }
  };
  let status = 0;
  // only scripts still speak with --quiet
  const write = (text: string): void => {
    if (invocation.verbosity !== 'quiet') output.write(text);
  };
  const { log } = invocation.context;
  const isTraced = invocation.verbosity === 'debug';
  const trace = isTraced ? (line: string): void => log.debug(visibleText(line)) : undefined;
  const isShared = (path: string): boolean => database.findOwners(path).length > 1;
  for await (const { files, faults } of verifyPackages(targets(), verifyOptions(invocation), {
    isShared,
  })) {
    const subject = waiting.shift();
    if (subject === undefined) break;
    if (!options.has('nodeps')) status = writeUnmet(subject, database, write, trace) || status;
    for (const { line } of files) write(`${line}\n`);
    if (faults > 0) status = 1;
    if (!options.has('noscript', 'noscripts')) {
      if (!(await runVerifyScript(subject.header, invocation, database))) status = 1;
    }
  }
  return status;
}

function targetOf({ instance, header }: Subject) {
  const id: PackageId =
    instance === undefined ? { kind: 'file', path: '' } : { kind: 'installed', instance };
  return {
    package: { id, name: header.string(Tag.NAME) ?? '', nevra: nevraOf(header) },
    header,
  };
}

function verifyOptions({ options, root, verbosity }: Invocation): VerifyOptions {
  const omitted = omissions.filter(([option]) => options.has(option)).map(([, name]) => name);
  return {
    root,
    mask: verifyMask(omitted),
    isThreadFree: true,
    choice: options.has('nofiles') ? noFiles : fileChoice((name) => options.has(name)),
    lists: verbosity === 'verbose' || verbosity === 'debug' ? 'all' : 'replaced',
  };
}

/** `-c`, `-d` ... keep files that have one of the flags; `--noconfig` and its like drop those that do. */
function fileChoice(has: (name: string) => boolean): FileChoice {
  const flagsOf = (table: readonly (readonly [option: string, flag: number])[]): number =>
    table.reduce((flags, [option, flag]) => (has(option) ? flags | flag : flags), 0);
  const kept = flagsOf([
    ['configfiles', FileFlag.CONFIG],
    ['docfiles', FileFlag.DOC],
    ['licensefiles', FileFlag.LICENSE],
    ['artifactfiles', FileFlag.ARTIFACT],
  ]);
  const dropped = flagsOf([
    ['noghost', FileFlag.GHOST],
    ['noconfig', FileFlag.CONFIG],
    ['noartifact', FileFlag.ARTIFACT],
  ]);
  return { kept, dropped };
}

/** Every bit is dropped that one has which is kept. */
const noFiles: FileChoice = { kept: FileFlag.CONFIG, dropped: FileFlag.CONFIG };

/** @returns the number of dependencies that are not met */
function writeUnmet(
  { instance, header }: Subject,
  database: ReadableDatabase,
  write: (text: string) => void,
  trace?: (line: string) => void,
): number {
  const unmet = unmetDependenciesOf(database, header, instance !== undefined, trace);
  if (unmet.length === 0) return 0;
  write(`Unsatisfied dependencies for ${visibleText(nevraOf(header))}:\n`);
  for (const line of unmet) write(`\t${line}\n`);
  return unmet.length;
}

/** @returns whether the package's verify script, if it has one, was content */
async function runVerifyScript(
  header: Header,
  invocation: Invocation,
  database: ReadableDatabase,
): Promise<boolean> {
  const { root, context, output } = invocation;
  const body = header.string(Tag.VERIFYSCRIPT);
  const interpreter = header.strings(Tag.VERIFYSCRIPTPROG);
  if (body === undefined && interpreter.length === 0) return true;
  const script: Script = {
    kind: '%verify',
    nevra: nevraOf(header),
    interpreter: interpreter.length === 0 ? ['/bin/sh'] : interpreter,
    body: body ?? '',
    arguments: [database.findInstances('Name', header.string(Tag.NAME) ?? '').length],
    prefixes: header.strings(Tag.INSTPREFIXES),
    ...scriptTreatment(header, header.number(Tag.VERIFYSCRIPTFLAGS) ?? 0),
  };
  const { environment } = context;
  // rpm gives verify scripts its standard output for both of theirs.
  const write = (_stream: 'stdout' | 'stderr', text: string): void => output.write(text);
  const definitions = scriptDefinitions(invocation);
  const isTraced = invocation.verbosity === 'debug';
  if (isTraced) context.log.debug(visibleText(`%verify(${script.nevra}): scriptlet start`));
  const end = await runScript(script, {
    root,
    mode: 'chroot',
    environment,
    output: write,
    definitions,
    isTraced,
  });
  const failure = scriptFailure(script, end);
  if (failure !== undefined) context.log.error(failure);
  return failure === undefined;
}
