import type { TransactionOptions } from '../contract/plan.ts';
import { isMachineFailure, ScriptletError } from '../base/index.ts';
import { Sense, Tag } from '../format/index.ts';
import { checkScript, runScript, scriptFailure } from '../scriptlets/index.ts';
import type { Script, ScriptEnd, ScriptSurroundings } from '../scriptlets/index.ts';
import type { ScriptCall } from './fired-triggers.ts';
import { scriptOf, triggersOf } from './package-scripts.ts';
import type { ScriptKind, TriggerFamily } from './package-scripts.ts';
import type { TransactionReport } from './report.ts';
import { scriptTreatment } from './script-treatment.ts';
import { switchedOffBy } from './script-switches.ts';
import { nevraOf } from './transaction-element.ts';
import type { TransactionElement } from './transaction-element.ts';

/** How scriptlets run; `disabled`: not at all. */
export type ScriptletMode = 'chroot' | 'namespaces' | 'disabled';

/**
 * Scripts whose failure stops their element; all others only warn. As rpm 4.18 has it, and 6.1 for the
 * kinds that 4.18 has not; in 6.1 %triggerprein and %triggerun stop theirs as well.
 */
const vetoing: ReadonlySet<string> = new Set([
  '%pretrans',
  '%pre',
  '%preun',
  '%preuntrans',
  '%sysusers',
]);

/** Runs the scripts and triggers of a transaction at their moments. */
export class ScriptStage {
  readonly #around: Omit<ScriptSurroundings, 'mode'> & { readonly mode: ScriptletMode };
  readonly #options: TransactionOptions;
  readonly #report: TransactionReport;
  readonly #monotonicMs: () => number;

  constructor(
    around: Omit<ScriptSurroundings, 'mode'> & { readonly mode: ScriptletMode },
    options: TransactionOptions,
    report: TransactionReport,
    monotonicMs: () => number,
  ) {
    this.#around = around;
    this.#options = options;
    this.#report = report;
    this.#monotonicMs = monotonicMs;
  }

  /**
   * Runs scripts as they are named; false, and no further, when one of them vetoes.
   *
   * @throws {ScriptletError} when the machine cannot start one that might: no script has said no then
   */
  async run(calls: Iterable<ScriptCall>): Promise<boolean> {
    if (!this.mayRun) return true;
    for (const call of calls) if (!(await this.#run(call))) return false;
    return true;
  }

  /** Whether any script runs at all. */
  get mayRun(): boolean {
    return this.#around.mode !== 'disabled' && this.#options.test !== true;
  }

  async #run(call: ScriptCall): Promise<boolean> {
    const { mode } = this.#around;
    if (mode === 'disabled') return true;
    if (switchedOffBy(this.#options, call.script.kind) !== undefined) return true;
    const script = scriptFrom(call, mode === 'namespaces' ? undefined : this.#around.root);
    const { kind, nevra } = script;
    this.#report.scriptStart(kind, nevra);
    const beganMs = this.#monotonicMs();
    const end = await runScript(script, { ...this.#around, mode });
    const elapsedMs = this.#monotonicMs() - beganMs;
    const failure = scriptFailure(script, end);
    this.#report.scriptStop({ kind, nevra, elapsedMs, ...(failure !== undefined && { failure }) });
    if (failure === undefined) return true;
    if (end.kind === 'not-started' && isMachineFailure(end.errno) && vetoing.has(script.kind))
      throw notStartable(script, end);
    if (end.kind === 'not-started')
      this.#report.error(
        `failed to exec scriptlet interpreter ${script.interpreter[0]}: ${end.reason}`,
      );
    // An error of Lua is one with rpm wherever it happens; others only warn where they do not veto.
    if (vetoing.has(script.kind) || end.kind === 'lua') this.#report.error(failure);
    else this.#report.warning(failure);
    return !vetoing.has(script.kind);
  }
}

function notStartable(
  { kind, nevra, interpreter: [program] }: Script,
  { reason, errno }: Extract<ScriptEnd, { kind: 'not-started' }>,
): ScriptletError {
  const message = `starting ${program} for ${kind} of ${nevra}: ${reason}`;
  return new ScriptletError(message, { context: { ...(errno !== undefined && { errno }) } });
}

/**
 * Refuses a transaction whose scripts cannot all be run, before it begins.
 *
 * @throws {ScriptletError} where there is no interpreter
 */
export function checkScripts(
  elements: readonly TransactionElement[],
  options: TransactionOptions,
): void {
  for (const { kind, header } of elements) {
    const names = kind === 'install' ? installScripts : eraseScripts;
    const own = names.flatMap((name) => scriptOf(header, name) ?? []);
    const triggers = triggerFamilies.flatMap((family) => triggersOf(header, family));
    const fitting = triggers.filter(({ event }) => isEventOf(event, kind));
    for (const script of [...own, ...fitting])
      if (switchedOffBy(options, script.kind) === undefined)
        checkScript(scriptFrom({ header, script, arguments: [] }, undefined));
  }
}

const installScripts: readonly ScriptKind[] = ['%pretrans', '%pre', '%post', '%posttrans'];
const eraseScripts: readonly ScriptKind[] = ['%preuntrans', '%preun', '%postun', '%postuntrans'];
const triggerFamilies: readonly TriggerFamily[] = ['trigger', 'filetrigger', 'transfiletrigger'];

function isEventOf(event: number, kind: 'install' | 'erase'): boolean {
  const ofInstall = event === Sense.TRIGGERPREIN || event === Sense.TRIGGERIN;
  return ofInstall === (kind === 'install');
}

/** @param root - where it is for a program of the machine; undefined when that runs inside it as well */
function scriptFrom(call: ScriptCall, root: string | undefined): Script {
  const { header, script, arguments: args, input, account } = call;
  const words = script.interpreter.split(/\s+/).filter((word) => word !== '');
  return {
    kind: script.kind,
    nevra: nevraOf(header),
    ...(account === undefined
      ? { interpreter: words, body: script.body }
      : { interpreter: accountCommand(words, account.file, root), body: '', isOfMachine: true }),
    arguments: args,
    prefixes: header.strings(Tag.INSTPREFIXES),
    ...scriptTreatment(header, script.flags),
    ...(input !== undefined && { input: input() }),
  };
}

/**
 * As rpm 6.1 calls it; a file of the administrator's with the same name goes before the package's. In a
 * sandbox the tool would read all of the machine's own files for that, so there it is given lines alone.
 */
function accountCommand(
  words: readonly string[],
  file: string | undefined,
  root: string | undefined,
): readonly string[] {
  if (root === undefined) return [...words, '-'];
  return [...words, ...(file === undefined ? [] : ['--replace', file]), '--root', root, '-'];
}
