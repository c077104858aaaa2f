/** The `rpm` module of scripts, with the `macros` table and what else is said in the prelude. */
import { decodeText, encodeText } from '../../base/index.ts';
import { MacroError, splitWords } from '../../macro/index.ts';
import type { Macros } from '../../macro/index.ts';
import { errorText } from './c-calls.ts';
import { CFile } from './c-file.ts';
import type { LuaFunction } from './lua-call.ts';
import type { LuaMachine } from './lua-machine.ts';
import { LuaFault, errorMessage } from './lua-values.ts';
import { prelude } from './prelude.ts';
import { commandFunctions } from './rpm-commands.ts';
import { fileObjectFunctions } from './rpm-file.ts';
import { versionFunctions } from './rpm-version.ts';
import type { ScriptProcess } from './script-process.ts';

/** What the module stands on. */
export interface RpmLibrarySettings {
  readonly process: ScriptProcess;
  readonly macros: Macros;
  /** Prints a message of rpm's own: `error: ...`. */
  readonly tellError: (message: string) => void;
  /** Paths that fired a file trigger; absent for all other scripts. */
  readonly paths?: readonly string[] | undefined;
}

/** Installs `rpm` and `macros` and finishes the standard libraries. */
export function openRpm(machine: LuaMachine, settings: RpmLibrarySettings): void {
  machine.library('rpm', {
    ...base64Functions,
    ...commandFunctions,
    ...fileObjectFunctions(machine),
    ...macroFunctions(settings),
    ...versionFunctions(machine),
    ...wordFunctions,
    ...(settings.paths === undefined ? {} : { next_file: pathIterator(settings.paths) }),
    redirect2null: settings.process.functions['redirect2null'] ?? (() => []),
  });
  const callMacro: LuaFunction = (call) => {
    const words = call.list(2).map((word) => decodeText(word ?? Buffer.alloc(0)));
    return [settings.macros.call(call.text(1), words)];
  };
  const given = [machine.globalValue('rpm'), readFile, callMacro];
  const { error } = machine.run(encodeText(prelude), '=prelude', given);
  if (error !== undefined) throw new Error(errorMessage(error));
}

/** The content of a file, or nil and the reason. */
const readFile: LuaFunction = (call) => {
  const file = CFile.open(call.bytes(1), 'r');
  if (file === undefined) return [undefined, errorText()];
  const content = file.readAll();
  const hasFailed = file.hasFailed;
  const reason = errorText();
  file.close();
  return hasFailed ? [undefined, reason] : [content];
};

/** Each call the next path, nil at the end; then from the first again, as with rpm. */
function pathIterator(paths: readonly string[]): LuaFunction {
  let at = 0;
  return () => {
    const path = paths[at];
    at = path === undefined ? 0 : at + 1;
    return [path];
  };
}

const defaultLineLength = 64;

const base64Functions: Readonly<Record<string, LuaFunction>> = {
  b64decode: (call) => {
    const text = decodeText(call.bytes(1)).replace(/\s+/g, '');
    const isValid = text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
    return [isValid ? Buffer.from(text, 'base64') : undefined];
  },
  b64encode: (call) => {
    const text = Buffer.from(call.bytes(1)).toString('base64');
    const asked = call.integer(2, -1);
    const length = asked < 0 ? defaultLineLength : asked - (asked % 4);
    if (length === 0 || text === '') return [text];
    return [text.replace(new RegExp(`.{1,${length}}`, 'g'), '$&\n')];
  },
};

/** The character that macros put around words with blanks. */
const QUOTE = '\x1f';

const wordFunctions: Readonly<Record<string, LuaFunction>> = {
  splitargs: (call) => {
    return [splitWords(call.text(1))];
  },
  unsplitargs: (call) => {
    const words = call.list(1).map((word) => decodeText(word ?? Buffer.alloc(0)));
    return [words.map((word) => `${QUOTE}${word}${QUOTE}`).join(' ')];
  },
};

function macroFunctions({
  macros,
  tellError,
}: RpmLibrarySettings): Readonly<Record<string, LuaFunction>> {
  const attempt = <T>(doing: string, work: () => T): T => {
    try {
      return work();
    } catch (thrown) {
      if (!(thrown instanceof MacroError)) throw thrown;
      for (const line of thrown.lines) tellError(line);
      throw new LuaFault(doing);
    }
  };
  return {
    define: (call) => {
      const definition = call.text(1);
      attempt('error defining macro', () => macros.define(definition));
      return [];
    },
    expand: (call) => {
      const text = call.text(1);
      return [attempt('error expanding macro', () => macros.expand(text))];
    },
    isdefined: (call) => {
      const name = call.text(1);
      return [macros.isDefined(name), macros.isDefined(name) && macros.isParametric(name)];
    },
    load: (call) => [macros.load(call.text(1)) ? 0 : -1],
    undefine: (call) => {
      macros.undefine(call.text(1));
      return [];
    },
  };
}
