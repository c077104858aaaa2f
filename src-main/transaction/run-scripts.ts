import type { TransactionOptions } from '../contract/plan.ts';
import type { ReadableDatabase } from '../database/index.ts';
import { Sense, Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { checkScript, runScript, scriptFailure } from '../scriptlets/index.ts';
import type { Script, ScriptSurroundings } from '../scriptlets/index.ts';
import { firesOn, scriptOf, triggersOf } from './package-scripts.ts';
import type { PackageScript, ScriptKind } from './package-scripts.ts';
import type { TransactionReport } from './report.ts';
import { switchedOffBy } from './script-switches.ts';
import { nevraOf } from './transaction-element.ts';
import type { TransactionElement } from './transaction-element.ts';

/** How scriptlets run; `disabled`: not at all. */
export type ScriptletMode = 'chroot' | 'namespaces' | 'disabled';

/** Scripts whose failure stops their element; all others only warn (observed on rpm 4.18). */
const vetoing: ReadonlySet<string> = new Set([
  '%pretrans',
  '%pre',
  '%preun',
  '%preuntrans',
  '%triggerprein',
  '%triggerun',
]);

/** Runs the scripts and triggers of a transaction at their moments. */
export class ScriptStage {
  readonly #database: ReadableDatabase;
  readonly #around: Omit<ScriptSurroundings, 'mode'> & { readonly mode: ScriptletMode };
  readonly #options: TransactionOptions;
  readonly #report: TransactionReport;

  constructor(
    database: ReadableDatabase,
    around: Omit<ScriptSurroundings, 'mode'> & { readonly mode: ScriptletMode },
    options: TransactionOptions,
    report: TransactionReport,
  ) {
    this.#database = database;
    this.#around = around;
    this.#options = options;
    this.#report = report;
  }

  /** Number of installed packages of a name. */
  count(name: string): number {
    return this.#database.findInstances('Name', name).length;
  }

  /** A package's own script; false when it vetoes. */
  async script(header: Header, kind: ScriptKind, argument: number): Promise<boolean> {
    const script = scriptOf(header, kind);
    if (script === undefined) return true;
    return this.#run(header, script, [argument]);
  }

  /**
   * Triggers that other installed packages have on this one.
   *
   * @param correction - -1 while a package that goes is still in the database
   */
  async triggersOfOthers(header: Header, event: number, correction: number): Promise<boolean> {
    if (!this.#mayRun) return true;
    const name = header.string(Tag.NAME) ?? '';
    const own = this.count(name) + correction;
    const seen = new Set<number>();
    for (const { instance } of this.#database.findInstances('Triggername', name)) {
      if (seen.has(instance)) continue;
      seen.add(instance);
      const other = this.#database.get(instance)?.header;
      if (other === undefined || isSameHeader(other, header)) continue;
      const trigger = triggersOf(other, 'trigger').find((one) => firesOn(one, event, header));
      if (trigger === undefined) continue;
      const others = this.count(other.string(Tag.NAME) ?? '');
      if (!(await this.#run(other, trigger, [others, own]))) return false;
    }
    return true;
  }

  /** Triggers that this package has on others that are installed; each of its scripts runs once. */
  async ownTriggers(header: Header, event: number, correction: number): Promise<boolean> {
    if (!this.#mayRun) return true;
    const ran = new Set<string>();
    for (const trigger of triggersOf(header, 'trigger')) {
      if (trigger.event !== event || ran.has(trigger.body)) continue;
      const present = this.#database.find('Name', trigger.condition.name);
      const fires = present.some(
        (one) => !isSameHeader(one.header, header) && firesOn(trigger, event, one.header),
      );
      if (!fires) continue;
      ran.add(trigger.body);
      const own = this.count(header.string(Tag.NAME) ?? '') + correction;
      if (!(await this.#run(header, trigger, [own, present.length]))) return false;
    }
    return true;
  }

  get #mayRun(): boolean {
    return this.#around.mode !== 'disabled' && this.#options.test !== true;
  }

  async #run(header: Header, found: PackageScript, args: readonly number[]): Promise<boolean> {
    const { mode } = this.#around;
    if (mode === 'disabled' || !this.#mayRun) return true;
    if (switchedOffBy(this.#options, found.kind) !== undefined) return true;
    const script = scriptFrom(header, found, args);
    this.#report.scriptStart(script.kind, script.nevra);
    const end = await runScript(script, { ...this.#around, mode });
    this.#report.scriptStop(script.kind, script.nevra);
    const failure = scriptFailure(script, end);
    if (failure === undefined) return true;
    if (end.kind === 'not-started')
      this.#report.error(
        `failed to exec scriptlet interpreter ${script.interpreter[0]}: ${end.reason}`,
      );
    if (vetoing.has(script.kind)) this.#report.error(failure);
    else this.#report.warning(failure);
    return !vetoing.has(script.kind);
  }
}

/**
 * Refuses a transaction whose scripts cannot all be run, before it begins.
 *
 * @throws {UnsupportedError} for Lua
 */
export function checkScripts(
  elements: readonly TransactionElement[],
  options: TransactionOptions,
): void {
  for (const { kind, header } of elements) {
    const names = kind === 'install' ? installScripts : eraseScripts;
    const own = names.flatMap((name) => scriptOf(header, name) ?? []);
    const triggers = triggersOf(header, 'trigger').filter(({ event }) => isEventOf(event, kind));
    for (const script of [...own, ...triggers])
      if (switchedOffBy(options, script.kind) === undefined)
        checkScript(scriptFrom(header, script, []));
  }
}

const installScripts: readonly ScriptKind[] = ['%pretrans', '%pre', '%post', '%posttrans'];
const eraseScripts: readonly ScriptKind[] = ['%preun', '%postun'];

function isEventOf(event: number, kind: 'install' | 'erase'): boolean {
  const ofInstall = event === Sense.TRIGGERPREIN || event === Sense.TRIGGERIN;
  return ofInstall === (kind === 'install');
}

function scriptFrom(header: Header, found: PackageScript, args: readonly number[]): Script {
  return {
    kind: found.kind,
    nevra: nevraOf(header),
    interpreter: found.interpreter.split(/\s+/).filter((word) => word !== ''),
    body: found.body,
    arguments: args,
    prefixes: header.strings(Tag.INSTPREFIXES),
  };
}

/** Whether two headers are of one package: the one in the database carries more, the region is the same. */
function isSameHeader(one: Header, other: Header): boolean {
  return (
    one === other ||
    (nevraOf(one) === nevraOf(other) &&
      Buffer.compare(one.immutableBlob(), other.immutableBlob()) === 0)
  );
}
