/** rpm's configuration as it is in force on this machine: macros and rpmrc, each with where it comes from. */
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type {
  ConfigurationSource,
  ConfigurationValue,
  MacroExpansion,
} from '../contract/settings.ts';
import { isSystemError, visibleText } from '../base/index.ts';
import type { Context } from '../base/index.ts';
import { configurationFolder, MacroError, MacroLevel, Macros } from '../macro/index.ts';
import type { MacroRow } from '../macro/index.ts';
import { platformOf, readRcFiles } from '../nevra/index.ts';
import { configureMacros } from '../scriptlets/index.ts';
import { thisMachine } from '../transaction/index.ts';

type Environment = Context['environment'];

export class Configuration {
  readonly #macros: Macros;
  readonly #environment: Environment;
  readonly #rcFiles: readonly string[];
  /** Looking at a value runs nothing; whether the last one asked for it. */
  #wantsProgram = false;

  /** Reads the machine's files of macros and rpmrc files. */
  constructor(environment: Environment) {
    this.#environment = environment;
    this.#rcFiles = rcFilesOf(environment).filter((path) => existsSync(path));
    const refuse = (): never => {
      this.#wantsProgram = true;
      throw new MacroError('it runs a program');
    };
    this.#macros = new Macros({
      environment: (name) => environment[name],
      exists: existsSync,
      isVerbose: false,
      lua: refuse,
      processors: availableParallelism(),
      readFile: textOf,
      say() {},
      shell: refuse,
    });
    const { arch, buildArch, buildSystem, machineFlags, buildFlags } = this.#platform();
    configureMacros(this.#macros, {
      ...{ target: `${arch}-linux`, builds: `${buildArch}-${buildSystem}` },
      ...{ machineFlags, buildFlags },
    });
  }

  /** Everything that is in force, by name. */
  values(): ConfigurationValue[] {
    const all = [...this.#macros.rows().map((row) => this.#macroValue(row)), ...this.#rcValues()];
    return all.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  }

  expand(name: string): MacroExpansion {
    if (this.#macros.isParametric(name) || this.#macros.bodyOf(name) === undefined)
      return { kind: 'parametric' };
    this.#wantsProgram = false;
    const { expanded, error } = this.#macros.expandPartly(`%{${name}}`);
    if (error === undefined) return { kind: 'text', text: visibleLines(expanded) };
    return this.#wantsProgram
      ? { kind: 'runs-program' }
      : { kind: 'failed', reason: visibleText(error.message) };
  }

  #platform() {
    const read = (path: string) => {
      const text = textOf(path);
      return text === undefined ? { reason: 'it cannot be read' } : { text };
    };
    return platformOf(readRcFiles(this.#rcFiles, read), thisMachine());
  }

  #macroValue({ name, body, options, level, source }: MacroRow): ConfigurationValue {
    const from = sourceOf(level, source);
    return {
      kind: 'macro',
      name,
      ...(options !== undefined && { parameters: options }),
      definition: visibleLines(body),
      source: from,
      isLocal: this.#isLocal(from),
    };
  }

  #rcValues(): ConfigurationValue[] {
    const found = new Map<string, ConfigurationValue>();
    for (const path of this.#rcFiles)
      for (const line of rcLines(path)) {
        const source = { kind: 'file', path: line.path, line: line.line } as const;
        found.set(line.name, {
          ...{ kind: 'rpmrc', name: line.name, definition: visibleText(line.value) },
          ...{ source, isLocal: this.#isLocal(source) },
        });
      }
    return [...found.values()];
  }

  #isLocal(source: ConfigurationSource): boolean {
    if (source.kind !== 'file') return false;
    const home = this.#environment['HOME'];
    return (
      source.path.startsWith('/etc/') || (home !== undefined && source.path.startsWith(`${home}/`))
    );
  }
}

function sourceOf(level: number, source: MacroRow['source']): ConfigurationSource {
  if (level === MacroLevel.builtin) return { kind: 'builtin' };
  if (level === MacroLevel.rcFile) return { kind: 'machine' };
  return source === undefined ? { kind: 'default' } : { kind: 'file', ...source };
}

/** As rpm looks for them: its own, the distribution's, the machine's, the user's. */
function rcFilesOf(environment: Environment): readonly string[] {
  const own = configurationFolder((name) => environment[name]);
  const vendors = ['redhat', 'suse', 'debian', 'vendor'].map((name) => `${own}/${name}/rpmrc`);
  const home = environment['HOME'];
  const users = home === undefined ? [] : [`${home}/.rpmrc`, `${home}/.config/rpm/rpmrc`];
  return [`${own}/rpmrc`, ...vendors, '/etc/rpmrc', ...users];
}

interface RcLine {
  readonly path: string;
  readonly line: number;
  readonly name: string;
  readonly value: string;
}

/** Words whose lines are about one architecture or system each. */
const plainWords: ReadonlySet<string> = new Set(['include', 'macrofiles', 'provides']);

/** Its lines, and those of the files it includes. */
function rcLines(path: string, depth = 0): RcLine[] {
  return (textOf(path) ?? '').split('\n').flatMap((text, at) => {
    const [, word, rest] = /^\s*([^#:\s]+)\s*:\s*(.*?)\s*$/.exec(text) ?? [];
    if (word === undefined || rest === undefined) return [];
    if (word === 'include') return depth < 16 ? rcLines(rest, depth + 1) : [];
    const [, about = '', value = rest] = plainWords.has(word)
      ? []
      : (/^([^:\s]+)[:\s]+(.*)$/.exec(rest) ?? []);
    return [{ path, line: at + 1, name: about === '' ? word : `${word} ${about}`, value }];
  });
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    if (isSystemError(thrown)) return undefined;
    throw thrown;
  }
}

/** Lines stay lines; other control characters are shown. */
function visibleLines(text: string): string {
  return text.split('\n').map(visibleText).join('\n');
}
