import type { PlannedScript } from '../contract/plan.ts';
import type { ReadableDatabase } from '../database/index.ts';
import { visibleText } from '../base/index.ts';
import { filePaths } from '../files/index.ts';
import { Sense, Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { firesOn, scriptOf, triggersOf } from './package-scripts.ts';
import type {
  PackageScript,
  PackageTrigger,
  ScriptKind,
  TriggerFamily,
} from './package-scripts.ts';
import { nevraOf } from './transaction-element.ts';
import type { EraseElement, InstallElement, TransactionElement } from './transaction-element.ts';

export interface ScriptOptions {
  /** Why no script or trigger of a kind (`%pre`, `%triggerin` ...) runs, if so. */
  readonly skippedBecause: (kind: string) => string | undefined;
  /** Paths that really go with a package: what no other package keeps or brings. */
  readonly removedPaths: (element: EraseElement) => readonly string[];
}

const fileTriggersSkipped = 'file triggers cannot be run yet';

/** File triggers of at least this priority run before %post, the others after it (rpm's manual). */
const beforePost = 10_000;

/**
 * Every script and trigger of a transaction in the order in which rpm runs them: all %pretrans, each
 * element with its own, all %posttrans, then what files of the whole transaction trigger.
 *
 * @param elements - in the order in which they will be carried out
 */
export function plannedScripts(
  database: ReadableDatabase,
  elements: readonly TransactionElement[],
  options: ScriptOptions,
): readonly PlannedScript[] {
  const planner = new ScriptPlanner(database, options);
  const installs = elements.filter((element) => element.kind === 'install' && !element.isSource);
  const erases = elements.filter((element) => element.kind === 'erase');
  for (const { header } of installs) planner.script(header, '%pretrans');
  for (const { header } of erases) planner.script(header, '%preuntrans');
  planner.transactionFileTriggers(erases, Sense.TRIGGERUN);
  for (const element of elements) {
    if (element.kind === 'erase') planner.erase(element);
    else if (!element.isSource) planner.install(element);
  }
  for (const { header } of installs) planner.script(header, '%posttrans');
  for (const { header } of erases) planner.script(header, '%postuntrans');
  planner.transactionFileTriggers(installs, Sense.TRIGGERIN);
  planner.transactionFileTriggers(erases, Sense.TRIGGERPOSTUN);
  return planner.scripts;
}

class ScriptPlanner {
  readonly scripts: PlannedScript[] = [];
  readonly #database: ReadableDatabase;
  readonly #options: ScriptOptions;
  /** Packages that are there at this point beside those of the database, by name. */
  readonly #arrived = new Map<string, Header[]>();
  /** Those of them that have triggers of a family: few, however many arrive. */
  readonly #holding: Readonly<Record<TriggerFamily, Header[]>> = {
    trigger: [],
    filetrigger: [],
    transfiletrigger: [],
  };
  readonly #gone = new Set<number>();
  readonly #hasTriggers: boolean;
  readonly #fileTriggerNames: readonly string[];
  readonly #transactionTriggerNames: readonly string[];

  constructor(database: ReadableDatabase, options: ScriptOptions) {
    this.#database = database;
    this.#options = options;
    this.#fileTriggerNames = [...database.keys('Filetriggername')];
    this.#transactionTriggerNames = [...database.keys('Transfiletriggername')];
    this.#hasTriggers = database.count() > 0;
  }

  script(header: Header, kind: ScriptKind): void {
    const script = scriptOf(header, kind);
    if (script !== undefined) this.#plan(header, script);
  }

  install(element: InstallElement): void {
    const { header } = element;
    this.#triggersOfOthers(header, Sense.TRIGGERPREIN);
    this.#ownTriggers(header, Sense.TRIGGERPREIN);
    this.script(header, '%pre');
    if (element.replacesInstance !== undefined) this.#gone.add(element.replacesInstance);
    this.#arrive(header);
    const paths = (): readonly string[] => filePaths(header);
    this.#fileTriggers(paths, Sense.TRIGGERIN, ({ priority }) => priority >= beforePost);
    this.script(header, '%post');
    this.#triggersOfOthers(header, Sense.TRIGGERIN);
    this.#ownTriggers(header, Sense.TRIGGERIN);
    this.#fileTriggers(paths, Sense.TRIGGERIN, ({ priority }) => priority < beforePost);
  }

  erase(element: EraseElement): void {
    const { header, instance } = element;
    const paths = (): readonly string[] => this.#options.removedPaths(element);
    this.#fileTriggers(paths, Sense.TRIGGERUN, ({ priority }) => priority >= beforePost);
    this.#ownTriggers(header, Sense.TRIGGERUN);
    this.#triggersOfOthers(header, Sense.TRIGGERUN, instance);
    this.script(header, '%preun');
    this.#fileTriggers(paths, Sense.TRIGGERUN, ({ priority }) => priority < beforePost);
    this.#gone.add(instance);
    this.#fileTriggers(paths, Sense.TRIGGERPOSTUN, ({ priority }) => priority >= beforePost);
    this.script(header, '%postun');
    this.#triggersOfOthers(header, Sense.TRIGGERPOSTUN);
    this.#fileTriggers(paths, Sense.TRIGGERPOSTUN, ({ priority }) => priority < beforePost);
  }

  /** Each trigger once, however many packages of the transaction fire it. */
  transactionFileTriggers(elements: readonly TransactionElement[], event: number): void {
    if (elements.length === 0) return;
    const holders = this.#holders('Transfiletriggername', this.#transactionTriggerNames);
    const found = holders.flatMap((header) =>
      triggersOf(header, 'transfiletrigger').map((trigger) => ({ header, trigger })),
    );
    const wanted = found.filter(({ trigger }) => trigger.event === event);
    if (wanted.length === 0) return;
    const paths = elements.flatMap(({ header }) => filePaths(header));
    this.#runByPriority(wanted.filter(({ trigger }) => touches(trigger, paths)));
  }

  #fileTriggers(
    pathsOf: () => readonly string[],
    event: number,
    isWanted: (trigger: PackageTrigger) => boolean,
  ): void {
    const holders = this.#holders('Filetriggername', this.#fileTriggerNames);
    const found = holders.flatMap((holder) =>
      triggersOf(holder, 'filetrigger').map((trigger) => ({ header: holder, trigger })),
    );
    const wanted = found.filter(({ trigger }) => trigger.event === event && isWanted(trigger));
    if (wanted.length === 0) return;
    const paths = pathsOf();
    this.#runByPriority(wanted.filter(({ trigger }) => touches(trigger, paths)));
  }

  #runByPriority(found: readonly { header: Header; trigger: PackageTrigger }[]): void {
    const ran = new Set<string>();
    for (const { header, trigger } of found.toSorted(
      (a, b) => b.trigger.priority - a.trigger.priority,
    )) {
      // several path prefixes of one trigger still make one run
      const key = `${nevraOf(header)} ${trigger.kind} ${trigger.body}`;
      if (ran.has(key)) continue;
      ran.add(key);
      this.#plan(header, trigger, fileTriggersSkipped);
    }
  }

  /** Of each other package the first trigger that fires, as rpm does. */
  #triggersOfOthers(header: Header, event: number, self?: number): void {
    const name = header.string(Tag.NAME) ?? '';
    const installed = this.#hasTriggers
      ? this.#database.find('Triggername', name).filter(({ instance }) => instance !== self)
      : [];
    const present = installed.filter(({ instance }) => !this.#gone.has(instance));
    const others = [...present.map((one) => one.header), ...this.#holding.trigger];
    for (const other of others) {
      if (other === header) continue;
      const trigger = triggersOf(other, 'trigger').find((one) => firesOn(one, event, header));
      if (trigger !== undefined) this.#plan(other, trigger);
    }
  }

  /** A package's own triggers fire for what is already there, each script once. */
  #ownTriggers(header: Header, event: number): void {
    const ran = new Set<string>();
    for (const trigger of triggersOf(header, 'trigger')) {
      if (trigger.event !== event || ran.has(trigger.body)) continue;
      const targets = this.#presentNamed(trigger.condition.name);
      if (!targets.some((target) => target !== header && firesOn(trigger, event, target))) continue;
      ran.add(trigger.body);
      this.#plan(header, trigger);
    }
  }

  #presentNamed(name: string): readonly Header[] {
    const installed = this.#database.find('Name', name);
    return [
      ...installed.filter(({ instance }) => !this.#gone.has(instance)).map(({ header }) => header),
      ...(this.#arrived.get(name) ?? []),
    ];
  }

  #holders(
    index: 'Filetriggername' | 'Transfiletriggername',
    names: readonly string[],
  ): readonly Header[] {
    const found = new Map<number, Header>();
    for (const name of names)
      for (const { instance, header } of this.#database.find(index, name))
        if (!this.#gone.has(instance)) found.set(instance, header);
    const arrived = this.#holding[index === 'Filetriggername' ? 'filetrigger' : 'transfiletrigger'];
    return [...found.values(), ...arrived];
  }

  #arrive(header: Header): void {
    const name = header.string(Tag.NAME) ?? '';
    this.#arrived.set(name, [...(this.#arrived.get(name) ?? []), header]);
    if (header.has(Tag.TRIGGERNAME)) this.#holding.trigger.push(header);
    if (header.has(Tag.FILETRIGGERNAME)) this.#holding.filetrigger.push(header);
    if (header.has(Tag.TRANSFILETRIGGERNAME)) this.#holding.transfiletrigger.push(header);
  }

  #plan(header: Header, script: PackageScript, unlessOffered?: string): void {
    const skippedBecause = this.#options.skippedBecause(script.kind) ?? unlessOffered;
    const planned = {
      nevra: nevraOf(header),
      kind: script.kind,
      interpreter: visibleText(script.interpreter),
      body: visibleText(script.body),
    };
    this.scripts.push(skippedBecause === undefined ? planned : { ...planned, skippedBecause });
  }
}

function touches(trigger: PackageTrigger, paths: readonly string[]): boolean {
  return paths.some((path) => path.startsWith(trigger.condition.name));
}
