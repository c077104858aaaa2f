/**
 * The scripts and triggers of a transaction at each of its moments, in rpm's order. The plan walks them over
 * the packages that will be there, the run over those that are: both go through these generators, which
 * look at the packages only when the next script is asked for.
 */
import type { InstalledPackage } from '../database/index.ts';
import { filePaths } from '../files/index.ts';
import { Sense, Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { accountEntries } from './account-entries.ts';
import {
  fileTriggersOfAll,
  heldTriggerOf,
  heldTriggers,
  ownFileTriggers,
  ownTransactionFileTriggers,
  transactionFileTriggers,
  triggersForTheEnd,
} from './fired-file-triggers.ts';
import type { ChangedFiles, HeldTrigger } from './fired-file-triggers.ts';
import { ownTriggers, triggersOfOthers } from './fired-triggers.ts';
import type { ScriptCall } from './fired-triggers.ts';
import { scriptOf } from './package-scripts.ts';
import type { ScriptKind } from './package-scripts.ts';
import type { PresentPackages } from './present-packages.ts';
import type { EraseElement, InstallElement, TransactionElement } from './transaction-element.ts';

/** What is to run at the end for a package that is in no database then; JSON-safe. */
export interface OwedScripts {
  /** Its header as the database had it, in base64, when a script of its own is owed. */
  readonly header?: string;
  /** Triggers of others that its going has set off: the row, and the number among its triggers. */
  readonly triggers?: readonly { readonly instance: number; readonly index: number }[];
}

/** Paths that really go with a package: what no other package keeps or brings. */
export type GoingPaths = (element: EraseElement) => readonly string[];

export class TransactionScripts {
  readonly #present: PresentPackages;
  readonly #goingPaths: GoingPaths;
  readonly #accountTool: string | undefined;
  readonly #arrived: InstalledPackage[] = [];
  readonly #held: HeldTrigger[] = [];

  /** @param tool - what makes users and groups; absent: nothing does */
  constructor(present: PresentPackages, goingPaths: GoingPaths, tool: string | undefined) {
    this.#present = present;
    this.#accountTool = tool;
    this.#goingPaths = goingPaths;
  }

  /** %pretrans of what comes, %preuntrans of what goes. */
  *beforeTransaction(element: TransactionElement): Generator<ScriptCall> {
    const count = this.#count(element);
    if (element.kind === 'install') yield* own(element.header, '%pretrans', count + 1);
    else {
      // Of one that another replaces, itself counts (observed on rpm 6.1).
      const isReplaced = element.causedBy !== undefined;
      yield* own(element.header, '%preuntrans', isReplaced ? count : count - 1);
    }
  }

  /** Set off by everything that is about to go. */
  *beforeRemovals(elements: readonly TransactionElement[]): Generator<ScriptCall> {
    const erases = elements.filter((element) => element.kind === 'erase');
    const going = erases.map((one) => ({ ...one, paths: () => this.#present.paths(one) }));
    const changed = inInstanceOrder(going);
    const members = new Set(erases.map(({ instance }) => instance));
    yield* transactionFileTriggers(this.#present, changed, Sense.TRIGGERUN, members);
    for (const element of erases)
      yield* ownTransactionFileTriggers(this.#present, element, Sense.TRIGGERUN);
  }

  /** Whether nothing runs for it alone: no script, no account, no trigger of its own or of another. */
  isSilentInstall({ header }: InstallElement): boolean {
    if (scriptOf(header, '%pre') !== undefined || scriptOf(header, '%post') !== undefined)
      return false;
    if (header.count(Tag.TRIGGERNAME) > 0 || header.count(Tag.FILETRIGGERNAME) > 0) return false;
    if (!accounts(header, this.#accountTool).next().done) return false;
    const name = header.string(Tag.NAME) ?? '';
    return this.#present.find('Triggername', name).length === 0 && !this.#firesFileTrigger(header);
  }

  /** Whether nothing runs before its files go. */
  isSilentErase(element: EraseElement): boolean {
    return this.beforeErase(element).next().done === true;
  }

  /** Whether nothing runs once its files are gone. */
  isSilentAfterErase({ header }: EraseElement): boolean {
    if (scriptOf(header, '%postun') !== undefined) return false;
    const name = header.string(Tag.NAME) ?? '';
    return this.#present.find('Triggername', name).length === 0 && !this.#firesFileTrigger(header);
  }

  #firesFileTrigger(header: Header): boolean {
    const keys = [...this.#present.keys('Filetriggername')];
    return keys.length > 0 && filePaths(header).some((path) => startsWithAny(path, keys));
  }

  *beforeInstall({ header }: InstallElement): Generator<ScriptCall> {
    const argument = this.#present.count(header.string(Tag.NAME) ?? '') + 1;
    yield* accounts(header, this.#accountTool);
    yield* triggersOfOthers(this.#present, header, Sense.TRIGGERPREIN, 0);
    yield* ownTriggers(this.#present, header, Sense.TRIGGERPREIN, 0);
    yield* own(header, '%pre', argument);
  }

  /**
   * Once the package is in the database.
   *
   * @param installed - its row
   * @param written - its paths that it put on the disk, in its own order
   * @param argument - as its %pre had it; how many of the name there are when absent
   */
  *afterInstall(
    installed: InstalledPackage,
    written: () => readonly string[],
    argument: number = this.#present.count(installed.header.string(Tag.NAME) ?? ''),
  ): Generator<ScriptCall> {
    const { header, instance } = installed;
    const present = this.#present;
    const changed = { ...installed, paths: written };
    this.remember(installed);
    yield* fileTriggersOfAll(present, changed, Sense.TRIGGERIN, 'high');
    yield* ownFileTriggers(present, installed, Sense.TRIGGERIN, 'high', instance);
    yield* own(header, '%post', argument);
    yield* triggersOfOthers(present, header, Sense.TRIGGERIN, 0);
    yield* ownTriggers(present, header, Sense.TRIGGERIN, 0);
    yield* fileTriggersOfAll(present, changed, Sense.TRIGGERIN, 'low');
    yield* ownFileTriggers(present, installed, Sense.TRIGGERIN, 'low', instance);
  }

  /** Of a transaction that was cut off: this package had come before, for what is set off at the end. */
  remember(installed: InstalledPackage): void {
    this.#arrived.push(installed);
  }

  /**
   * The same for one whose files have gone, while it is still in the database. Doing it again does no harm.
   *
   * @returns what a later program has to know to run what is owed for it; undefined for nothing
   */
  rememberErased(element: EraseElement): OwedScripts | undefined {
    const listed = { ...this.#changed(element), paths: () => this.#present.paths(element) };
    const held = triggersForTheEnd(this.#present, listed, Sense.TRIGGERPOSTUN);
    this.#held.push(...held);
    const { header } = element;
    const hasOwn = scriptOf(header, '%postuntrans') !== undefined;
    if (held.length === 0 && !hasOwn) return undefined;
    const triggers = held.map(({ holder: { instance }, trigger: { index } }) => ({
      instance,
      index,
    }));
    return { triggers, ...(hasOwn && { header: Buffer.from(header.bytes).toString('base64') }) };
  }

  /** The same for one that has left the database as well. */
  rememberOwed({ triggers = [] }: OwedScripts): void {
    for (const { instance, index } of triggers)
      this.#held.push(...heldTriggerOf(this.#present, instance, index));
  }

  *beforeErase(element: EraseElement): Generator<ScriptCall> {
    const { header } = element;
    const present = this.#present;
    const argument = this.#count(element) - 1;
    const changed = this.#changed(element);
    yield* ownFileTriggers(present, element, Sense.TRIGGERUN, 'high');
    yield* fileTriggersOfAll(present, changed, Sense.TRIGGERUN, 'high');
    yield* ownTriggers(present, header, Sense.TRIGGERUN, -1);
    yield* triggersOfOthers(present, header, Sense.TRIGGERUN, -1);
    yield* own(header, '%preun', argument);
    yield* ownFileTriggers(present, element, Sense.TRIGGERUN, 'low');
    yield* fileTriggersOfAll(present, changed, Sense.TRIGGERUN, 'low');
  }

  /** Once its files are gone, while it is still in the database. */
  *afterErase(element: EraseElement): Generator<ScriptCall> {
    const { header } = element;
    const present = this.#present;
    const argument = this.#count(element) - 1;
    const changed = this.#changed(element);
    this.rememberErased(element);
    yield* fileTriggersOfAll(present, changed, Sense.TRIGGERPOSTUN, 'high');
    yield* own(header, '%postun', argument);
    yield* triggersOfOthers(present, header, Sense.TRIGGERPOSTUN, -1);
    yield* fileTriggersOfAll(present, changed, Sense.TRIGGERPOSTUN, 'low');
  }

  /**
   * %posttrans of what came, %postuntrans of what went.
   *
   * @param isReplacing - whether something goes because it came
   */
  *afterTransaction(element: TransactionElement, isReplacing: boolean): Generator<ScriptCall> {
    const count = this.#count(element);
    // An upgrade's %posttrans gets the same 2 as its %pre and %post (observed on rpm 4.18).
    if (element.kind === 'install')
      yield* own(element.header, '%posttrans', count + (isReplacing ? 1 : 0));
    else yield* own(element.header, '%postuntrans', count);
  }

  /** Set off by everything that came or went. */
  *atTheEnd(): Generator<ScriptCall> {
    const present = this.#present;
    const changed = this.#arrived.map((one) => ({ ...one, paths: () => present.paths(one) }));
    const members = new Set(this.#arrived.map(({ instance }) => instance));
    yield* transactionFileTriggers(present, inInstanceOrder(changed), Sense.TRIGGERIN, members);
    yield* heldTriggers(present, this.#held);
    for (const one of this.#arrived)
      yield* ownTransactionFileTriggers(present, one, Sense.TRIGGERIN);
  }

  #count({ header }: TransactionElement): number {
    return this.#present.count(header.string(Tag.NAME) ?? '');
  }

  #changed(element: EraseElement): ChangedFiles {
    let paths: readonly string[] | undefined;
    return {
      instance: element.instance,
      header: element.header,
      paths: () => (paths ??= this.#goingPaths(element)),
    };
  }
}

function startsWithAny(path: string, beginnings: readonly string[]): boolean {
  return beginnings.some((beginning) => path.startsWith(beginning));
}

/** Users and groups are made before anything of the package is there; nothing without a tool for it. */
function* accounts(header: Header, tool: string | undefined): Generator<ScriptCall> {
  if (tool === undefined) return;
  for (const { file, lines } of accountEntries(header)) {
    const script = { kind: '%sysusers', interpreter: tool, body: lines.join('\n'), flags: 0 };
    yield { header, script, arguments: [], input: () => lines, account: { file } };
  }
}

function* own(header: Header, kind: ScriptKind, argument: number): Generator<ScriptCall> {
  const script = scriptOf(header, kind);
  if (script !== undefined) yield { header, script, arguments: [argument] };
}

function inInstanceOrder(changed: readonly ChangedFiles[]): readonly ChangedFiles[] {
  return changed.toSorted((a, b) => a.instance - b.instance);
}
