/**
 * What `-vv` tells of a transaction besides `-v`: the lines of rpm 4.18 that say which step it is at and
 * what it does to which file. Left out is what has no meaning here: the steps of rpm's own database
 * library, its way in and out of the root, and process numbers.
 */
import type { TransactionOptions } from '../../contract/plan.ts';
import { visibleText } from '../../base/index.ts';
import { accountsOf, fileInfos, RootTree } from '../../files/index.ts';
import type { Accounts, FileInfo } from '../../files/index.ts';
import { Tag } from '../../format/index.ts';
import type { Header } from '../../format/index.ts';
import type { FileStep, TransactionElement, TransactionReport } from '../../transaction/index.ts';

/** What is told of before the first step. */
interface TracedPlan {
  readonly elements: readonly TransactionElement[];
  readonly fileSteps: () => Iterable<FileStep>;
}

export interface TransactionTrace {
  /** What the plan was made for is going to happen, or with `--test` not. */
  planned(plan: TracedPlan): void;
  /** The report with lines of its own between. */
  readonly report: TransactionReport;
}

/** Scripts that belong to the transaction, and not to one of its elements. */
const ofTransaction = /^%(?:pretrans|posttrans|preuntrans|postuntrans|transfiletrigger)/;

const noScripts = ['noscripts'] as const;

/** @param tell - takes a line without `D: ` */
export function transactionTrace(
  report: TransactionReport,
  root: string,
  options: TransactionOptions,
  tell: (line: string) => void,
): TransactionTrace {
  const lines = (text: string): void => tell(visibleText(text));
  const steps = new Map<TransactionElement, FileStep[]>();
  let waiting: readonly TransactionElement[] = [];
  let current: TransactionElement | undefined;
  const begin = (): void => {
    const [next, ...others] = waiting;
    if (current !== undefined || next === undefined) return;
    current = next;
    waiting = others;
    for (const line of headingLines(next)) lines(line);
  };
  return {
    planned({ elements, fileSteps }) {
      waiting = elements;
      const isInstalling = elements.some(({ kind }) => kind === 'install');
      lines(isInstalling ? 'installing binary packages' : 'erasing packages');
      lines(`sanity checking ${elements.length} elements`);
      if (options.justdb === true || options.test === true) return;
      for (const step of fileSteps())
        steps.set(step.element, [...(steps.get(step.element) ?? []), step]);
    },
    report: {
      ...report,
      phaseProgress(phase, done, total) {
        if (phase === 'preparing' && done === 0) {
          if (options.test !== true && !noScripts.some((name) => options[name] === true))
            lines('running pre-transaction scripts');
          const files = waiting.reduce((sum, { header }) => sum + fileCount(header), 0);
          lines(`computing ${files} file fingerprints`);
          report.phaseProgress(phase, done, total);
          lines('computing file dispositions');
        } else report.phaseProgress(phase, done, total);
        if (phase === 'preparing' && done === total && options.test === true)
          for (const element of waiting) lines(headingLine(element));
      },
      scriptStart(kind, nevra) {
        if (!ofTransaction.test(kind)) begin();
        lines(`${shownKind(kind)}(${nevra}): scriptlet start`);
        report.scriptStart(kind, nevra);
      },
      elementStart(element, total) {
        begin();
        report.elementStart(element, total);
        using tree = new RootTree(root);
        const accounts = accountsOf(tree);
        const ofElement = steps.get(element) ?? [];
        const ordered = element.kind === 'erase' ? ofElement.toReversed() : ofElement;
        for (const step of ordered) {
          const { file } = step.kind === 'write' ? step.surveyed : step.placed;
          lines(fileLine(actionOf(step), file, element.header, accounts));
        }
      },
      elementStop(element, total) {
        report.elementStop(element, total);
        if (element.kind === 'install' && options.nodb !== true)
          for (const line of indexLines(element.header)) lines(line);
      },
      elementDone(element) {
        begin();
        current = undefined;
        if (element.kind === 'erase' && options.nodb !== true)
          lines(`  --- h# ${String(element.instance).padStart(7)} ${element.nevra}`);
        report.elementDone(element);
        if (waiting.length === 0 && !noScripts.some((name) => options[name] === true))
          lines('running post-transaction scripts');
      },
    },
  };
}

/** The report of a source package that is unpacked; its files are the caller's. */
export function sourceTrace(
  report: TransactionReport,
  tell: (line: string) => void,
): TransactionReport {
  const caller: Accounts = { userId: () => process.getuid?.(), groupId: () => process.getgid?.() };
  return {
    ...report,
    elementStart(element, total) {
      const { header, nevra } = element;
      const lines = (text: string): void => tell(visibleText(text));
      lines(`${'install'.padStart(9)}: ${nevra} has ${fileCount(header)} files`);
      report.elementStart(element, total);
      for (const file of fileInfos(header)) lines(fileLine('create', file, header, caller));
    },
  };
}

/** rpm calls the scripts of installing by the names they have in the header. */
function shownKind(kind: string): string {
  return kind === '%pre' ? '%prein' : kind;
}

function fileCount(header: Header): number {
  return Math.max(header.count(Tag.BASENAMES), header.count(Tag.OLDFILENAMES));
}

function headingLines(element: TransactionElement): readonly string[] {
  const { kind, header, nevra } = element;
  const count = `${kind.padStart(9)}: ${nevra} has ${fileCount(header)} files`;
  return [headingLine(element), count];
}

function headingLine({ header, identity }: TransactionElement): string {
  const { name, version, release, arch } = identity;
  const color = header.numbers(Tag.FILECOLORS).reduce((all, one) => all | (one & 0xf), 0);
  const system = header.string(Tag.OS) ?? '';
  return `========== +++ ${name}-${version}-${release} ${arch}-${system} 0x${color.toString(16)}`;
}

/** One file and what is done to it. Its temporary name is ours, so that the path stands for it. */
function fileLine(action: string, file: FileInfo, header: Header, accounts: Accounts): string {
  const user = accounts.userId(file.userName) ?? 0;
  const group = accounts.groupId(file.groupName) ?? 0;
  const mode = file.mode.toString(8).padStart(6, '0');
  const numbers = `(${pad(user, 4)},${pad(group, 4)})${pad(file.sizeBytes, 6)}`;
  return `${action.padEnd(10)} ${mode}${pad(linkCount(file, header), 3)} ${numbers} ${file.baseName}`;
}

function actionOf(step: FileStep): string {
  if (step.kind === 'remove') return 'erase';
  if (step.kind !== 'write') return 'backup';
  if (step.side !== undefined) return sideActions[step.side.reason];
  return step.isKept ? 'skip' : 'create';
}

/** What rpm calls it when a file of a configuration is put beside another. */
const sideActions = { rpmnew: 'altname', rpmsave: 'save', rpmorig: 'backup' } as const;

function linkCount({ inode }: FileInfo, header: Header): number {
  const inodes = header.numbers(Tag.FILEINODES);
  return Math.max(1, inodes.filter((one) => one === inode).length);
}

function pad(value: number, width: number): string {
  return String(value).padStart(width);
}

/** The indexes of the database that a package comes into, in rpm's order. */
const indexes: readonly (readonly [name: string, tag: number])[] = [
  ['Name', Tag.NAME],
  ['Basenames', Tag.BASENAMES],
  ['Group', Tag.GROUP],
  ['Requirename', Tag.REQUIRENAME],
  ['Providename', Tag.PROVIDENAME],
  ['Conflictname', Tag.CONFLICTNAME],
  ['Obsoletename', Tag.OBSOLETENAME],
  ['Triggername', Tag.TRIGGERNAME],
  ['Dirnames', Tag.DIRNAMES],
  ['Installtid', Tag.INSTALLTID],
  ['Sigmd5', Tag.SIGMD5],
  ['Sha1header', Tag.SHA1HEADER],
  ['Filetriggername', Tag.FILETRIGGERNAME],
  ['Transfiletriggername', Tag.TRANSFILETRIGGERNAME],
  ['Recommendname', Tag.RECOMMENDNAME],
  ['Suggestname', Tag.SUGGESTNAME],
  ['Supplementname', Tag.SUPPLEMENTNAME],
  ['Enhancename', Tag.ENHANCENAME],
];

/** A text, as opposed to a list. */
const texts: ReadonlySet<number> = new Set([Tag.NAME, Tag.GROUP, Tag.SHA1HEADER]);
/** The transaction's number comes into the header with the row only, and a digest is many bytes and one entry. */
const singles: ReadonlySet<number> = new Set([Tag.INSTALLTID, Tag.SIGMD5]);

function indexLines(header: Header): readonly string[] {
  return indexes.flatMap(([name, tag]) => {
    const count = singles.has(tag) ? 1 : header.count(tag);
    if (count === 0) return [];
    const what = texts.has(tag) ? `"${header.string(tag) ?? ''}"` : `${count} entries`;
    return [`adding ${what} to ${name} index.`];
  });
}
