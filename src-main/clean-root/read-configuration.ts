import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, sep } from 'node:path';
import { fileError, RpmError } from '../base/index.ts';

/** A value of a configuration: what Python's literals can say. */
export type ConfigurationValue =
  | string
  | number
  | boolean
  | undefined
  | readonly ConfigurationValue[]
  | ConfigurationTable;
export type ConfigurationTable = Map<string, ConfigurationValue>;

/** Files that include each other, in one chain at most. */
const mostIncludes = 32;
const mostBytes = 1024 * 1024;

/** What every configuration may change, read before it where it is there. */
const siteDefaults = 'site-defaults.cfg';

/** Other names of an option, as mock has them. */
const aliases: Readonly<Record<string, string>> = {
  ...{ 'yum.conf': 'dnf.conf', 'dnf4.conf': 'dnf.conf', 'dnf5.conf': 'dnf.conf' },
};

/**
 * Reads a configuration of mock. These are Python programs; of that language this knows assignments to
 * `config_opts[...]` (with `=` and `+=`) of literals, of other options, of lists, tuples and tables, joined by
 * `+` and compared by `==`, `!=`, `in` and `not`; `.append`, `.extend` and `.update`; and `include(...)` of files in the
 * folder. Whatever else stands there is refused, with its file and line: a configuration that is half understood
 * would build something else. `site-defaults.cfg` of the folder is read before it.
 *
 * @param folder - where names in `include` begin, and out of which they do not lead
 * @throws {RpmError} BAD_ARGUMENT with file and line; FileError
 */
export function readConfiguration(path: string, folder = dirname(path)): ConfigurationTable {
  const reader = new ConfigurationReader(folder, [folder, dirname(path)]);
  const defaults = join(folder, siteDefaults);
  if (existsSync(defaults)) reader.read(defaults);
  reader.read(path);
  return reader.options;
}

class ConfigurationReader {
  readonly options: ConfigurationTable = new Map();
  readonly #folder: string;
  readonly #allowed: readonly string[];
  readonly #open: string[] = [];
  readonly #done = new Set<string>();

  constructor(folder: string, allowed: readonly string[]) {
    this.#folder = folder;
    // a configuration by its path needs no folder of configurations
    this.#allowed = allowed.filter((one) => existsSync(one)).map(realPath);
  }

  read(path: string): void {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (thrown) {
      throw fileError('reading', path, thrown);
    }
    const parser = new ConfigurationParser(text, path, this.options);
    if (text.length > mostBytes) throw parser.wrong('it is too long');
    this.#open.push(realPath(path));
    parser.run((name) => this.#include(name, parser));
    this.#done.add(this.#open.pop() ?? '');
  }

  #include(name: string, parser: ConfigurationParser): void {
    const path = isAbsolute(name) ? name : join(this.#folder, name);
    if (!existsSync(path)) throw parser.wrong(`there is no file ${path}`);
    const real = realPath(path);
    if (!this.#allowed.some((folder) => real.startsWith(`${folder}${sep}`)))
      throw parser.wrong(`${name} leads out of ${this.#folder}`);
    if (this.#open.includes(real) || this.#open.length > mostIncludes)
      throw parser.wrong('files include each other in a circle');
    // as mock does: what two files share is read once
    if (!this.#done.has(real)) this.read(path);
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch (thrown) {
    throw fileError('reading', path, thrown);
  }
}

const escapes: Readonly<Record<string, string>> = {
  ...{ n: '\n', t: '\t', r: '\r', '\\': '\\', "'": "'", '"': '"', '\n': '' },
};
const words: Readonly<Record<string, ConfigurationValue>> = {
  ...{ True: true, False: false, None: undefined },
};

class ConfigurationParser {
  readonly #text: string;
  readonly #path: string;
  readonly #options: ConfigurationTable;
  #at = 0;
  /** Open brackets, in which lines end nothing. */
  #depth = 0;

  constructor(text: string, path: string, options: ConfigurationTable) {
    this.#text = text;
    this.#path = path;
    this.#options = options;
  }

  run(include: (name: string) => void): void {
    for (this.#space(true); this.#at < this.#text.length; this.#space(true)) {
      if (this.#takes(/config_opts(?=\s*\[)/y)) this.#assign();
      else if (this.#takes(/include\s*\(/y)) {
        const name = this.#value();
        this.#space(true);
        if (typeof name !== 'string' || !this.#takes(/\)/y))
          throw this.wrong("expected include('FILE')");
        include(name);
      } else throw this.wrong(`this is not understood: ${this.#line()}`);
      this.#endOfLine();
    }
  }

  wrong(what: string): RpmError {
    const line = this.#text.slice(0, this.#at).split('\n').length;
    return new RpmError('BAD_ARGUMENT', `${this.#path}, line ${line}: ${what}`);
  }

  #line(): string {
    const end = this.#text.indexOf('\n', this.#at);
    return this.#text.slice(this.#at, end < 0 ? undefined : end).slice(0, 80);
  }

  /** `[key][key] = value`, or a change of a list or table */
  #assign(): void {
    const keys = this.#keys();
    const last = keys.pop() ?? '';
    const table = this.#tableAt(keys);
    const key = keys.length === 0 ? (aliases[last] ?? last) : last;
    this.#space(false);
    const method = this.#match(/\.\s*(?:append|extend|update)\s*\(/y)?.replace(/[\s.(]/g, '');
    if (method !== undefined) {
      const value = this.#value();
      this.#space(true);
      if (!this.#takes(/\)/y)) throw this.wrong(`expected .${method}(VALUE)`);
      table.set(key, this.#changed(table.get(key), method, value));
      return;
    }
    const isMore = this.#takes(/\+=/y);
    if (!isMore && !this.#takes(/=(?!=)/y)) throw this.wrong(`expected =, found ${this.#line()}`);
    const value = this.#value();
    const before = table.get(key);
    // what is not set has a default of mock's own, to which this would be added
    table.set(key, isMore && before !== undefined ? this.#sum(before, value) : value);
  }

  #tableAt(keys: readonly string[]): ConfigurationTable {
    let table = this.#options;
    for (const key of keys) {
      const inner = table.get(key) ?? new Map<string, ConfigurationValue>();
      if (!(inner instanceof Map)) throw this.wrong(`'${key}' is no table`);
      table.set(key, inner);
      table = inner;
    }
    return table;
  }

  #changed(
    before: ConfigurationValue,
    method: string,
    value: ConfigurationValue,
  ): ConfigurationValue {
    if (method === 'append') return this.#sum(before ?? [], [value]);
    if (method === 'extend') return this.#sum(before ?? [], value);
    const table = before ?? new Map<string, ConfigurationValue>();
    if (!(table instanceof Map) || !(value instanceof Map))
      throw this.wrong('only a table is updated by a table');
    return new Map([...table, ...value]);
  }

  #keys(): string[] {
    const keys: string[] = [];
    for (this.#space(false); this.#takes(/\[/y); this.#space(false)) {
      const key = this.#value();
      this.#space(false);
      if (typeof key !== 'string' || !this.#takes(/\]/y)) throw this.wrong("expected ['name']");
      keys.push(key);
    }
    if (keys.length === 0) throw this.wrong("expected ['name']");
    return keys;
  }

  #value(): ConfigurationValue {
    this.#space(true);
    if (this.#takes(/not\b/y)) return !this.#isTrue(this.#value());
    const left = this.#added();
    this.#space(false);
    if (this.#takes(/==/y)) return this.#isEqual(left, this.#added());
    if (this.#takes(/!=/y)) return !this.#isEqual(left, this.#added());
    if (this.#takes(/in\b/y)) return this.#isIn(left, this.#added());
    if (this.#takes(/not\s+in\b/y)) return !this.#isIn(left, this.#added());
    return left;
  }

  #added(): ConfigurationValue {
    let value = this.#operand();
    for (;;) {
      this.#space(false);
      if (this.#takes(/\+(?!=)/y)) value = this.#sum(value, this.#operand());
      else return value;
    }
  }

  #isTrue(value: ConfigurationValue): boolean {
    return value instanceof Map
      ? value.size > 0
      : Array.isArray(value)
        ? value.length > 0
        : Boolean(value);
  }

  #isEqual(left: ConfigurationValue, right: ConfigurationValue): boolean {
    if (typeof left === 'object' || typeof right === 'object')
      throw this.wrong('only texts and numbers are compared');
    return left === right;
  }

  #isIn(value: ConfigurationValue, whole: ConfigurationValue): boolean {
    if (typeof whole === 'string' && typeof value === 'string') return whole.includes(value);
    if (Array.isArray(whole)) return whole.includes(value);
    if (whole instanceof Map) return typeof value === 'string' && whole.has(value);
    throw this.wrong('expected a text, a list or a table behind in');
  }

  #sum(left: ConfigurationValue, right: ConfigurationValue): ConfigurationValue {
    if (typeof left === 'string' && typeof right === 'string') return left + right;
    if (typeof left === 'number' && typeof right === 'number') return left + right;
    if (Array.isArray(left) && Array.isArray(right)) return [...left, ...right];
    throw this.wrong('only texts, numbers and lists are joined by +');
  }

  #operand(): ConfigurationValue {
    this.#space(true);
    if (/^[rRbBuU]?["']/.test(this.#text.slice(this.#at, this.#at + 2))) return this.#strings();
    if (this.#takes(/\[/y)) return this.#list(/\]/y);
    if (this.#takes(/\(/y)) return this.#parenthesis();
    if (this.#takes(/\{/y)) return this.#table();
    const number = this.#match(/-?\d+(?:\.\d+)?(?![\w.])/y);
    if (number !== undefined) return Number(number);
    if (this.#takes(/config_opts(?=\s*\[)/y)) return this.#option();
    const word = this.#match(/[A-Za-z_]\w*/y);
    if (word !== undefined && Object.hasOwn(words, word)) return words[word];
    if (word !== undefined) this.#at -= word.length;
    throw this.wrong(`this value is not understood: ${this.#line()}`);
  }

  #option(): ConfigurationValue {
    let value: ConfigurationValue = this.#options;
    for (const [at, name] of this.#keys().entries()) {
      const key = at === 0 ? (aliases[name] ?? name) : name;
      if (!(value instanceof Map) || !value.has(key)) throw this.wrong(`'${key}' is not set`);
      value = value.get(key);
    }
    return value;
  }

  /** Texts that follow each other are one. */
  #strings(): string {
    let text = '';
    for (;;) {
      const start = this.#match(/[rRbBuU]?(?:"""|'''|"|')/y);
      if (start === undefined) return text;
      text += this.#string(start);
      this.#space(false);
    }
  }

  #string(start: string): string {
    const quote = start.replace(/^[a-zA-Z]/, '');
    const isRaw = /^[rR]/.test(start);
    let text = '';
    while (!this.#text.startsWith(quote, this.#at)) {
      const one = this.#text[this.#at];
      if (one === undefined || (one === '\n' && quote.length === 1))
        throw this.wrong('a text does not end');
      const next = this.#text[this.#at + 1] ?? '';
      if (one === '\\' && !isRaw) {
        text += escapes[next] ?? one + next;
        this.#at += 2;
      } else {
        text += one;
        this.#at += 1;
      }
    }
    this.#at += quote.length;
    return text;
  }

  #list(end: RegExp): readonly ConfigurationValue[] {
    const values: ConfigurationValue[] = [];
    this.#depth += 1;
    for (this.#space(true); !this.#takes(end); this.#space(true)) {
      values.push(this.#value());
      this.#space(true);
      if (!this.#takes(/,/y) && !this.#peeks(end)) throw this.wrong('expected , in a list');
    }
    this.#depth -= 1;
    return values;
  }

  /** One value in parentheses is that value; with a comma it is a tuple. */
  #parenthesis(): ConfigurationValue {
    const start = this.#at;
    const values = this.#list(/\)/y);
    const isTuple = /,\s*\)$/.test(this.#text.slice(start, this.#at));
    return values.length === 1 && !isTuple ? values[0] : values;
  }

  #table(): ConfigurationTable {
    const table: ConfigurationTable = new Map();
    this.#depth += 1;
    for (this.#space(true); !this.#takes(/\}/y); this.#space(true)) {
      const key = this.#value();
      this.#space(true);
      if (typeof key !== 'string' || !this.#takes(/:/y)) throw this.wrong("expected 'name': value");
      table.set(key, this.#value());
      this.#space(true);
      if (!this.#takes(/,/y) && !this.#peeks(/\}/y)) throw this.wrong('expected , in a table');
    }
    this.#depth -= 1;
    return table;
  }

  #endOfLine(): void {
    this.#space(false);
    if (this.#at < this.#text.length && !this.#takes(/[;\n]/y))
      throw this.wrong(`expected the end of the line, found ${this.#line()}`);
  }

  /** Skips space and comments; ends of lines only where a statement may go on behind them. */
  #space(isAcrossLines: boolean): void {
    this.#takes(
      isAcrossLines || this.#depth > 0 ? /(?:\s|\\\n|#[^\n]*)*/y : /(?:[ \t\r]|\\\n|#[^\n]*)*/y,
    );
  }

  #peeks(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    return pattern.test(this.#text);
  }

  #takes(pattern: RegExp): boolean {
    return this.#match(pattern) !== undefined;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }
}
