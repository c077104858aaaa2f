/**
 * Source packages: their files go into two folders for building, and the database never hears of them.
 * As with rpm this takes neither its lock nor a journal; files are staged under temporary names, renamed
 * together at the end, and taken back when anything fails.
 */
import {
  accountsOf,
  CancelledError,
  RpmError,
  toRpmError,
  UnsupportedError,
} from '../base/index.ts';
import type { Context } from '../base/index.ts';
import {
  commitFiles,
  discardReplaced,
  fileInfos,
  inodesBefore,
  planFiles,
  RootTree,
  stageFiles,
  undoFiles,
} from '../files/index.ts';
import type { Accounts, FileInfo, FilesRecord, StagedRecord } from '../files/index.ts';
import { FileFlag, formatVersionOf } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { formatNvra } from '../nevra/index.ts';
import { openPayload } from './package-source.ts';
import { ProgressCounter } from './progress-counter.ts';
import type { TransactionReport } from './report.ts';
import { headerDigestOf, identityOf, nevraOf } from './transaction-element.ts';
import type { InstallElement } from './transaction-element.ts';

/** Where a source package's files go; absolute, inside the root. */
export interface SourceFolders {
  readonly sources: string;
  readonly specs: string;
}

export interface SourceSurroundings {
  /** Absolute path of the root. */
  readonly root: string;
  /** Its signal stops at the next piece of content; everything is taken back. */
  readonly context: Context;
  /** `--justdb`: the package is named, and no file is touched. */
  readonly justdb?: boolean;
}

/**
 * Unpacks a source package: the spec file into one folder, everything else into the other, both made
 * where they are missing.
 *
 * @param path - absolute path of the package file
 * @throws {UnsupportedError} for a package without a spec file, before the report hears of it
 * @throws {RpmError} worded as rpm words it (`unpacking of archive failed ...`), with everything taken back
 */
export async function unpackSource(
  path: string,
  header: Header,
  folders: SourceFolders,
  { root, context, justdb = false }: SourceSurroundings,
  report: TransactionReport,
): Promise<void> {
  const element = sourceElement(path, header);
  // rpm opens the package a second time, and says it a second time
  if (formatVersionOf(header) === 3)
    report.warning(`RPM v3 packages are deprecated: ${formatNvra(element.identity)}`);
  const files = placedFiles(header, folders);
  const counter = new ProgressCounter(element);
  report.elementStart(element, counter.total);
  if (justdb) {
    report.elementStop(element, counter.total);
    return;
  }
  try {
    using tree = new RootTree(root);
    await placeFiles(element, files, tree, context, counter, report);
  } catch (thrown) {
    throw unpackingError(toRpmError(thrown), root);
  }
}

/**
 * Files with the folders they go to. Which folder a package names is of no matter, as with rpm; what is
 * left of a name must be plain, which planFiles sees to.
 */
function placedFiles(header: Header, { sources, specs }: SourceFolders): readonly FileInfo[] {
  const files = fileInfos(header);
  const spec =
    files.find(({ flags }) => (flags & FileFlag.SPECFILE) !== 0) ??
    files.find(({ baseName }) => baseName.endsWith('.spec'));
  if (spec === undefined) throw new UnsupportedError('source package contains no .spec file');
  return files.map((file) => {
    const folder = `/${(file === spec ? specs : sources).split('/').filter(Boolean).join('/')}`;
    const directory = folder === '/' ? folder : `${folder}/`;
    return { ...file, directory, path: directory + file.baseName };
  });
}

async function placeFiles(
  element: InstallElement,
  files: readonly FileInfo[],
  tree: RootTree,
  context: Context,
  counter: ProgressCounter,
  report: TransactionReport,
): Promise<void> {
  const transactionId = Math.floor(context.now() / 1000) >>> 0;
  let record: FilesRecord | undefined;
  let staged: StagedRecord | undefined;
  try {
    record = planFiles(tree, files, [], transactionId);
    using source = openPayload(element);
    const { inodes } = await stageFiles(tree, files, record, source.payload, machineAccounts(), {
      // without root's rights owners are not set, and rpm does not miss them
      warn: (message) => (process.getuid?.() === 0 ? report.warning(message) : undefined),
      progress(entry, contentBytes) {
        if (context.signal?.aborted === true) throw new CancelledError();
        for (const done of counter.advance(entry, contentBytes))
          report.elementProgress(element, done, counter.total);
      },
    });
    staged = { staged: inodes, before: inodesBefore(tree, record) };
    commitFiles(tree, record, staged, () => {});
  } catch (thrown) {
    if (record !== undefined) undoFiles(tree, record, staged, context.log);
    throw thrown;
  } finally {
    report.elementStop(element, counter.total);
  }
  discardReplaced(tree, record, staged.before);
}

/** Owners by the machine's own names: rpm does not change its root for a source package. */
function machineAccounts(): Accounts {
  const { users, groups } = accountsOf('/');
  return { userId: (name) => users.idOf(name), groupId: (name) => groups.idOf(name) };
}

/** What the report is told it is about; named by the architecture it was made on, as rpm has it. */
function sourceElement(path: string, header: Header): InstallElement {
  return {
    kind: 'install',
    action: 'install',
    path,
    header,
    identity: identityOf(header),
    nevra: nevraOf(header),
    isSource: true,
    shippedHeader: header,
    isUpgrade: false,
    isReinstall: false,
    headerDigest: headerDigestOf(header),
    counterpart: undefined,
    replacesInstance: undefined,
    excludedFiles: new Set(),
    refusedRelocations: [],
  };
}

const prefix = 'unpacking of archive failed';

/** In rpm's words; it works from outside the root here, so the root is part of the path. */
function unpackingError(error: RpmError, root: string): RpmError {
  const { code, message, hint, context } = error;
  const outside = root === '/' ? '' : root.replace(/\/+$/, '');
  const path = context['path'];
  const text = message.startsWith(`${prefix} on file `)
    ? `${prefix} on file ${outside}${message.slice(`${prefix} on file `.length)}`
    : `${prefix}${path === undefined ? '' : ` on file ${outside}${path}`}: ${message}`;
  return new RpmError(code, text, { context, cause: error, ...(hint !== undefined && { hint }) });
}
