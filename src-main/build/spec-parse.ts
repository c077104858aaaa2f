/** One reading of a spec file: what every section's parser works on. */
import type { SpecLines } from './spec-lines.ts';
import { sectionAt } from './sections.ts';
import type { Section } from './sections.ts';
import { SpecError } from './spec-error.ts';
import type { SpecRuntime } from './spec-macros.ts';
import { emptyPackage } from './spec.ts';
import type { Spec, SpecPackage } from './spec.ts';

export interface SpecParseSettings {
  readonly spec: Spec;
  readonly lines: SpecLines;
  readonly runtime: SpecRuntime;
  readonly warn: (text: string) => void;
  readonly tellError: (text: string) => void;
  /** Architectures of the spec are not known yet. */
  readonly isFirstPass: boolean;
}

export class SpecParse {
  readonly spec: Spec;
  readonly runtime: SpecRuntime;
  readonly lines: SpecLines;
  readonly isFirstPass: boolean;
  readonly #warn: (text: string) => void;
  readonly #tellError: (text: string) => void;
  /** The line that is looked at, without its end. */
  line = '';
  /** The number of that line. */
  lineNumber = 0;

  constructor({ spec, lines, runtime, warn, tellError, isFirstPass }: SpecParseSettings) {
    this.isFirstPass = isFirstPass;
    this.spec = spec;
    this.lines = lines;
    this.runtime = runtime;
    this.#warn = warn;
    this.#tellError = tellError;
  }

  get main(): SpecPackage {
    const [main] = this.spec.packages;
    if (main === undefined) throw new Error('a spec has a main package');
    return main;
  }

  /** Reads on to the next section; undefined at the end. */
  sectionBody({ stripping }: Section, take: (line: string) => void): Section | undefined {
    for (;;) {
      const line = this.lines.next(stripping);
      if (line === undefined) return undefined;
      this.line = line.replace(/\n$/, '');
      this.lineNumber = this.lines.place.line;
      const next = sectionAt(line);
      if (next !== undefined) {
        this.line = this.line.trimEnd();
        return next;
      }
      take(line);
    }
  }

  fault(reason: string): SpecError {
    return new SpecError(`line ${this.lineNumber}: ${reason}`);
  }

  warn(text: string): void {
    this.#warn(`line ${this.lineNumber}: ${text}`);
  }

  /** An error after which reading goes on. */
  tellError(text: string): void {
    this.#tellError(text);
  }

  /** A warning without a place. */
  remark(text: string): void {
    this.#warn(text);
  }

  /** What a section calls a package; `isWhole`: it is the whole name (`-n`). */
  packageName(name: string, isWhole: boolean): string {
    return isWhole ? name : `${this.main.name ?? ''}-${name}`;
  }

  /**
   * The package a section is about; the main one where it names none.
   *
   * @throws {SpecError} when there is no such package
   */
  packageOf(name: string | undefined, isWhole: boolean): SpecPackage {
    if (name === undefined) return this.main;
    const full = this.packageName(name, isWhole);
    const found = this.spec.packages.find((one) => one.name === full);
    if (found === undefined) throw this.fault(`${this.line}: package ${full} does not exist`);
    return found;
  }

  /** A new package. @throws {SpecError} when there is one of that name */
  addPackage(name: string, isWhole: boolean): SpecPackage {
    const full = this.packageName(name, isWhole);
    if (this.spec.packages.some((one) => one.name === full))
      throw this.fault(`${this.line}: package ${full} already exists`);
    const added = emptyPackage(full, false);
    this.spec.packages.push(added);
    return added;
  }
}
