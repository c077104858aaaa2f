import { FileFlag } from '../../../format/index.ts';
import {
  compileFormat,
  diskLookUp,
  FormatError,
  labelForm,
  listFiles,
  matcherOf,
  selectPackages,
} from '../../../query/index.ts';
import type { ListingOptions, QueryFormat, SelectorName, Subject } from '../../../query/index.ts';
import { listsTags } from '../../../database/index.ts';
import type { InstalledPackage, ReadableDatabase } from '../../../database/index.ts';
import { chosenSelector, isPackageFile } from '../chosen-selector.ts';
import { exitStatus } from '../exit-status.ts';
import type { Invocation } from '../invocation.ts';
import { openForListing, openForQuery } from '../open-for-query.ts';
import type { PackageReader } from '../package-arguments.ts';
import type { PackageAnswer } from '../package-arguments.ts';
import type { ParsedOptions } from '../parse-options.ts';
import { UsageError } from '../parse-options.ts';

/** `-q`: finds packages and prints them; the exit status counts what was not found. */
export async function run(invocation: Invocation): Promise<number> {
  const { options } = invocation;
  const selector = chosenSelector(options);
  if (selector !== 'all' && invocation.arguments.length === 0)
    throw new UsageError('no arguments given for query');
  const printed = printsTo(invocation);
  // most queries read no files, and need no keys for them
  let reader: Promise<PackageReader> | undefined;
  const queryFiles = async (words: readonly string[]): Promise<number> => {
    reader ??= import('../package-arguments.ts').then(({ packageReader }) =>
      packageReader(invocation),
    );
    return printFiles((await reader).toQuery(words), printed, invocation);
  };
  const failures =
    selector === 'package'
      ? await queryFiles(invocation.arguments)
      : await queryDatabase(invocation, selector, printed, queryFiles);
  return exitStatus(failures);
}

async function queryDatabase(
  invocation: Invocation,
  selector: SelectorName | 'all',
  printed: Printer,
  queryFiles: (words: readonly string[]) => Promise<number>,
): Promise<number> {
  const isList = (selector === 'all' || selector === 'label') && printed.tags !== undefined;
  const isListed = isList && listsTags(printed.tags);
  using database = isListed ? openForListing(invocation) : openForQuery(invocation);
  if (selector === 'all') return queryAll(invocation, database, printed);
  const lookUp = diskLookUp(invocation.root, invocation.workingDirectory);
  let failures = 0;
  for (const argument of invocation.arguments) {
    if (isPackageFile(selector, argument)) {
      failures += await queryFiles([argument]);
      continue;
    }
    const selection = selectPackages(database, selector, argument, lookUp);
    if (selection.kind === 'found') {
      for (const found of selection.packages) printed.print(found);
      continue;
    }
    failures += 1;
    if (selection.kind === 'failed') invocation.context.log.error(selection.message);
    else printed.say(selection.message);
  }
  return failures;
}

function queryAll(invocation: Invocation, database: ReadableDatabase, printed: Printer): number {
  const isWanted = matcherOf(invocation.arguments, invocation.context.log);
  const needsFilter = invocation.arguments.length > 0;
  for (const found of database.all())
    if (!needsFilter || isWanted(found.header)) printed.print(found);
  return 0;
}

async function printFiles(
  answers: AsyncIterable<PackageAnswer>,
  printed: Printer,
  { context }: Invocation,
): Promise<number> {
  let failures = 0;
  for await (const answer of answers) {
    if (answer.kind === 'package') printed.print({ instance: 0, header: answer.header });
    else {
      failures += 1;
      for (const message of answer.messages) context.log.error(message);
    }
  }
  return failures;
}

/** Prints packages the way the options ask for. */
interface Printer {
  /** Tags of the header that it needs; undefined for others than short facts. */
  readonly tags: ReadonlySet<number> | undefined;
  print(found: InstalledPackage): void;
  /** A sentence about what was not found, among the packages. */
  say(message: string): void;
}

/** The printer that the options of a query ask for. */
export function printsTo(invocation: Invocation): Printer {
  const { options, output, verbosity, context } = invocation;
  const isVerbose = verbosity === 'verbose' || verbosity === 'debug';
  const listing = listingOptions(options, isVerbose, context.now());
  const format = formatOf(invocation, listing !== undefined);
  const write = (text: string): void => {
    if (verbosity !== 'quiet') output.write(text);
  };
  return {
    tags: listing === undefined ? format?.tags : undefined,
    print({ instance, header }) {
      if (format !== undefined)
        write(evaluated(format, { header, instance, isVerbose }, invocation));
      if (listing !== undefined) write(listFiles(header, listing));
    },
    say: (message) => write(`${message}\n`),
  };
}

/** A format that does not fit a package prints rpm's complaint instead of that package. */
function evaluated(format: QueryFormat, subject: Subject, invocation: Invocation): string {
  try {
    return format.evaluate(subject);
  } catch (thrown) {
    if (!(thrown instanceof FormatError)) throw thrown;
    invocation.context.log.error(thrown.message);
    return '';
  }
}

/** The given formats one after the other; the label unless files are listed alone. */
function formatOf({ options, macros }: Invocation, isListing: boolean): QueryFormat | undefined {
  const texts = options.values('queryformat');
  if (texts.length > 0) return lazily(texts.join(''));
  if (isListing) return undefined;
  const usual = macros?.value('_query_all_fmt');
  return usual === undefined ? compileFormat(labelForm) : lazily(`${usual}\n`);
}

/** A format that cannot be understood is complained about once for each package, as rpm does. */
function lazily(text: string): QueryFormat {
  let compiled: QueryFormat | undefined;
  return {
    get tags() {
      return understood(text)?.tags;
    },
    evaluate(subject) {
      compiled ??= compileFormat(text);
      return compiled.evaluate(subject);
    },
  };
}

/** @returns undefined for what is no format: that is said for each package */
function understood(text: string): QueryFormat | undefined {
  try {
    return compileFormat(text);
  } catch (thrown) {
    if (thrown instanceof FormatError) return undefined;
    throw thrown;
  }
}

const listingFlags: readonly (readonly [option: string, flag: number])[] = [
  ['configfiles', FileFlag.CONFIG],
  ['docfiles', FileFlag.DOC],
  ['licensefiles', FileFlag.LICENSE],
  ['artifactfiles', FileFlag.ARTIFACT],
];

const withoutFlags: readonly (readonly [option: string, flag: number])[] = [
  ['noghost', FileFlag.GHOST],
  ['noconfig', FileFlag.CONFIG],
  ['noartifact', FileFlag.ARTIFACT],
];

function listingOptions(
  options: ParsedOptions,
  isLong: boolean,
  nowMs: number,
): ListingOptions | undefined {
  const bits = (table: typeof listingFlags): number =>
    table.reduce((all, [option, flag]) => (options.has(option) ? all | flag : all), 0);
  const onlyFlags = bits(listingFlags);
  if (onlyFlags === 0 && !options.has('list', 'state', 'dump')) return undefined;
  return {
    onlyFlags,
    withoutFlags: bits(withoutFlags),
    withState: options.has('state'),
    isDump: options.has('dump'),
    isLong,
    nowSeconds: Math.floor(nowMs / 1000),
  };
}
