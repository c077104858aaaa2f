import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { isSystemError, RpmError, runBriefly } from '../base/index.ts';
import { MacroError, Macros } from '../macro/index.ts';
import { configureMacros } from '../scriptlets/index.ts';
import type { MacroPlatform } from '../scriptlets/index.ts';

/**
 * Macros as far as the settings of a transaction need them: those of macro files and of the command
 * line, with everything in them but Lua, whose values count as not defined.
 */
export class MacroValues {
  readonly #macros: Macros;

  constructor(
    environment: Readonly<Record<string, string | undefined>>,
    warn: (message: string) => void = () => {},
  ) {
    this.#macros = new Macros({
      environment: (name) => environment[name],
      exists: existsSync,
      isVerbose: false,
      lua: () => {
        throw new MacroError('Lua has no part in settings');
      },
      processors: availableParallelism(),
      readFile: textOf,
      say: (level, text) => {
        if (level === 'warning') warn(text);
      },
      shell: (command) => outputOf(command, environment),
    });
  }

  /**
   * Takes `NAME BODY`.
   *
   * @throws {RpmError} BAD_ARGUMENT in rpm's words
   */
  define(text: string): void {
    try {
      this.#macros.define(text.replace(/^\s*%/, ''));
    } catch (thrown) {
      throw thrown instanceof MacroError ? new RpmError('BAD_ARGUMENT', thrown.message) : thrown;
    }
  }

  /** Takes the last definition of a name away; nothing happens where there is none. */
  undefine(name: string): void {
    this.#macros.undefine(name.replace(/^%/, ''));
  }

  /**
   * Reads one macro file.
   *
   * @returns false when it cannot be read
   */
  readFile(path: string): boolean {
    return this.#macros.load(path);
  }

  /** Reads those of a list of files that are there, rpm's own unless given; their names may be patterns. */
  readFiles(platform: MacroPlatform, files?: readonly string[]): void {
    configureMacros(this.#macros, platform, files);
  }

  /** A macro's expanded body; undefined where it is not defined, takes parameters or cannot be expanded. */
  value(name: string): string | undefined {
    if (this.#macros.bodyOf(name) === undefined || this.#macros.isParametric(name))
      return undefined;
    return this.#expanded(`%{${name}}`);
  }

  /** The text as it is where it cannot be expanded. */
  expand(text: string): string {
    return this.#expanded(text) ?? text;
  }

  #expanded(text: string): string | undefined {
    const { expanded, error } = this.#macros.expandPartly(text);
    return error === undefined ? expanded : undefined;
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    if (isSystemError(thrown)) return undefined;
    throw thrown;
  }
}

function outputOf(
  command: string,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  return runBriefly('/bin/sh', ['-c', command], { env: environment })?.stdout ?? '';
}
