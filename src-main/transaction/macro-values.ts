/**
 * Macros as far as the settings of a transaction need them: definitions of macro files and of the
 * command line, their bodies with `%name`, `%{name}`, `%{?name:text}`, `%{!?name:text}` and
 * `%{getenv:NAME}` replaced. What takes parameters, a shell or Lua stays as it is written.
 *
 * Source of the rules: rpm-macros(7), rpm(8) and the observed behaviour of rpm 4.18.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isSystemError, RpmError } from '../base/index.ts';

/** Where rpm looks for macro files, in the order in which it reads them; the last definition counts. */
export const usualMacroFiles = [
  '/usr/lib/rpm/macros',
  '/usr/lib/rpm/macros.d/macros.*',
  '/usr/lib/rpm/platform/%{_target}/macros',
  '/usr/lib/rpm/debian/macros',
  '/usr/lib/rpm/redhat/macros',
  '/usr/lib/rpm/suse/macros',
  '/etc/rpm/macros.*',
  '/etc/rpm/macros',
  '/etc/rpm/%{_target}/macros',
  '~/.rpmmacros',
].join(':');

const maxDepth = 16;
const maxExpandedLength = 2 ** 16;

interface Definition {
  readonly body: string;
  readonly hasParameters: boolean;
}

export class MacroValues {
  readonly #environment: Readonly<Record<string, string | undefined>>;
  /** Each name's definitions: taking the last one away brings back the one before. */
  readonly #stacks = new Map<string, Definition[]>();

  constructor(environment: Readonly<Record<string, string | undefined>>) {
    this.#environment = environment;
  }

  /**
   * Takes `NAME BODY`.
   *
   * @throws {RpmError} BAD_ARGUMENT in rpm's words
   */
  define(text: string): void {
    const { name, definition } = parseDefinition(text);
    if (!/^[A-Za-z_]/.test(name)) throw refusal(`Macro %${name} has illegal name (%define)`);
    if (definition === undefined) throw refusal(`Macro %${name} has unterminated opts`);
    if (definition.body === '') throw refusal(`Macro %${name} has empty body`);
    this.#push(name, definition);
  }

  /** Takes the last definition of a name away; nothing happens where there is none. */
  undefine(name: string): void {
    this.#stacks.get(name)?.pop();
  }

  /**
   * Reads one macro file.
   *
   * @returns false when it cannot be read
   */
  readFile(path: string): boolean {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (thrown) {
      if (isSystemError(thrown)) return false;
      throw thrown;
    }
    for (const line of definitionLines(text)) {
      const { name, definition } = parseDefinition(line);
      if (definition !== undefined && /^[A-Za-z_]/.test(name)) this.#push(name, definition);
    }
    return true;
  }

  /** Reads those of a colon-separated list of files that are there; their names may be patterns. */
  readFiles(list: string): void {
    for (const item of list.split(':')) {
      const home = this.#environment['HOME'];
      if (item.startsWith('~/') && home === undefined) continue;
      const path = this.expand(item.replace(/^~(?=\/)/, () => home ?? ''));
      for (const file of filesNamed(path)) this.readFile(file);
    }
  }

  /** A macro's expanded body; undefined where it is not defined, or takes parameters. */
  value(name: string): string | undefined {
    return this.#value(name, 0);
  }

  expand(text: string): string {
    return this.#expand(text, 0);
  }

  #push(name: string, definition: Definition): void {
    const stack = this.#stacks.get(name);
    if (stack === undefined) this.#stacks.set(name, [definition]);
    else stack.push(definition);
  }

  #value(name: string, depth: number): string | undefined {
    const definition = this.#stacks.get(name)?.at(-1);
    if (definition === undefined || definition.hasParameters) return undefined;
    return depth > maxDepth ? definition.body : this.#expand(definition.body, depth + 1);
  }

  #expand(text: string, depth: number): string {
    const expanded = text.replaceAll(
      /%(?:(%)|\{getenv:(\w+)\}|\{(!?\??)(\w+)(?::([^{}]*))?\}|(\w+))/g,
      (
        whole,
        percent?: string,
        variable?: string,
        test?: string,
        braced?: string,
        then?: string,
        bare?: string,
      ) => {
        if (percent !== undefined) return '%';
        if (variable !== undefined) return this.#environment[variable] ?? '';
        const value = this.#value(braced ?? bare ?? '', depth);
        if (test === undefined || test === '') return then === undefined ? (value ?? whole) : whole;
        const holds = (value === undefined) === test.startsWith('!');
        if (then !== undefined) return holds ? this.#expand(then, depth + 1) : '';
        return test.startsWith('!') ? '' : (value ?? '');
      },
    );
    return expanded.slice(0, maxExpandedLength);
  }
}

function refusal(message: string): RpmError {
  return new RpmError('BAD_ARGUMENT', message);
}

/** `name body` or `name(options) body`; without a definition where the options do not end. */
function parseDefinition(text: string): {
  readonly name: string;
  readonly definition?: Definition;
} {
  const [, name = '', rest = ''] = /^\s*(\w*)(.*)$/s.exec(text) ?? [];
  if (!rest.startsWith('('))
    return { name, definition: { body: rest.trim(), hasParameters: false } };
  const end = rest.indexOf(')');
  if (end < 0) return { name };
  return { name, definition: { body: rest.slice(end + 1).trim(), hasParameters: true } };
}

/**
 * The definitions of a macro file, without their percent signs. A line goes on in the next one behind a
 * backslash and for as long as a brace or parenthesis of it is open.
 */
function* definitionLines(text: string): Generator<string> {
  let waiting: string | undefined;
  for (const line of text.split('\n')) {
    const whole: string = waiting === undefined ? line.trimStart() : `${waiting}\n${line}`;
    waiting = undefined;
    if (!whole.startsWith('%')) continue;
    if (line.endsWith('\\')) waiting = whole.slice(0, -1);
    else if (isOpen(whole)) waiting = whole;
    else yield whole.slice(1);
  }
  if (waiting !== undefined) yield waiting.slice(1);
}

function isOpen(text: string): boolean {
  const count = (character: string): number => text.split(character).length - 1;
  return (
    (text.includes('%{') && count('{') > count('}')) ||
    (text.includes('%(') && count('(') > count(')'))
  );
}

function filesNamed(path: string): readonly string[] {
  if (!basename(path).includes('*')) return [path];
  const folder = dirname(path);
  const [start = '', end = ''] = basename(path).split('*', 2);
  try {
    return readdirSync(folder)
      .filter(
        (name) =>
          name.startsWith(start) && name.endsWith(end) && !/~$|\.rpm(?:save|orig|new)$/.test(name),
      )
      .sort()
      .map((name) => join(folder, name));
  } catch (thrown) {
    if (isSystemError(thrown)) return [];
    throw thrown;
  }
}
