import { RpmError } from '../../base/index.ts';
import { machineMacros, macroNumber, settingsOf } from '../../transaction/index.ts';
import type { MacroValues, TransactionSettings } from '../../transaction/index.ts';

/** What a macro that can be set may be called: rpm has no shorter names. */
const namePattern = /^[A-Za-z_]\w{2,}$/;

/**
 * The configuration of a system: macros of this machine's macro files, with what the program itself says on
 * top. The files are read when the first question is asked.
 */
export class Settings {
  #macros: MacroValues | undefined;
  readonly #given: readonly (readonly [name: string, body: string])[];

  /** Use `System.settings`. @throws {RpmError} BAD_ARGUMENT for what can be no name or body of a macro */
  constructor(given: Readonly<Record<string, string>>) {
    this.#given = Object.entries(given);
    for (const [name, body] of this.#given) checkDefinition(name, body);
  }

  /** A macro's value, expanded; undefined where it is not defined or takes parameters. */
  value(name: string): string | undefined {
    return this.#all().value(name);
  }

  /** Whether a macro is on, as rpm reads it: a number that is not 0, or a text that begins with `y`. */
  isOn(name: string): boolean {
    return macroNumber(this.value(name)) !== 0;
  }

  /**
   * Defines a macro for the transactions that are planned or run from now on.
   *
   * @param body - undefined takes the definition that was made last away again
   * @throws {RpmError} BAD_ARGUMENT for what can be no name or body of a macro
   */
  set(name: string, body: string | undefined): void {
    checkDefinition(name, body ?? 'x');
    if (body === undefined) this.#all().undefine(name);
    else this.#all().define(`${name} ${body}`);
  }

  /** What they say about a transaction. */
  ofTransaction(): TransactionSettings {
    return settingsOf(this.#all());
  }

  #all(): MacroValues {
    if (this.#macros !== undefined) return this.#macros;
    const macros = machineMacros({});
    for (const [name, body] of this.#given) macros.define(`${name} ${body}`);
    this.#macros = macros;
    return macros;
  }
}

function checkDefinition(name: string, body: string): void {
  const isSound = namePattern.test(name) && body.trim() !== '' && !/[\n\0]/.test(body);
  if (isSound) return;
  const wanted = 'a name of three letters or more, and a body of one line';
  throw new RpmError('BAD_ARGUMENT', `defining the macro '${name}': expected ${wanted}`);
}
