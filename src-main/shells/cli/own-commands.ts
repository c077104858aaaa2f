import type { Command } from './invocation.ts';
import type { Mode } from './mode.ts';
import type { Output } from './output.ts';
import type { OwnOptions } from './own-options.ts';
import { UsageError } from './parse-options.ts';
import type { ParsedOptions } from './parse-options.ts';
import { runCommand } from './rpm-face.ts';

/** A command that rpm does not have. */
export interface OwnCommand {
  readonly usage: string;
  readonly help: string;
  /** Its own options, beside rpm's: whether each takes a value. */
  readonly options: Readonly<Record<string, 'flag' | 'value'>>;
  /** The mode of rpm whose options it takes; that of installing unless given. */
  readonly mode?: (given: ParsedOptions) => Mode;
  readonly load: () => Promise<{ readonly run: (own: OwnOptions) => Command }>;
}

/** Verb -> command, loaded when it is asked for. */
export const ownCommands: Readonly<Record<string, OwnCommand>> = {
  list: {
    usage: "list ['group:Games size>1M']",
    help: 'installed packages, or those a sentence chooses',
    options: {},
    mode: () => 'query',
    load: () => import('./commands/list.ts'),
  },
  convert: {
    usage: 'convert FOLDER',
    help: 'copy the database, of any format, into a folder as SQLite',
    options: {},
    load: () => import('./commands/convert.ts'),
  },
  recover: {
    usage: 'recover [--dry-run]',
    help: 'put an interrupted transaction right',
    options: { 'dry-run': 'flag' },
    load: () => import('./commands/recover.ts'),
  },
  plan: {
    usage: 'plan install|upgrade|erase [--json] ...',
    help: 'everything that would happen, without doing it',
    options: { json: 'flag' },
    mode: ({ arguments: [verb] }) => (verb === 'erase' ? 'erase' : 'install'),
    load: () => import('./commands/plan.ts'),
  },
  config: {
    usage: 'config [keep|take|merge PATH...]',
    help: 'side files beside config files (.rpmnew ...): list, decide, undo ID, log',
    options: { json: 'flag', with: 'value', 'dry-run': 'flag' },
    load: () => import('./commands/config.ts'),
  },
  history: {
    usage: 'history [ID] [--json]',
    help: 'what was done here (--keep SIZE: how much is kept to undo it)',
    options: { json: 'flag', keep: 'value' },
    load: () => import('./commands/history.ts'),
  },
  undo: {
    usage: 'undo ID [--yes|--dry-run]',
    help: 'take one transaction back; shows first what that means',
    options: { yes: 'flag', 'dry-run': 'flag' },
    load: () => import('./commands/undo.ts'),
  },
  rollback: {
    usage: 'rollback ID [--yes|--dry-run]',
    help: 'go back to what was installed after a transaction (0: before the first)',
    options: { yes: 'flag', 'dry-run': 'flag' },
    load: () => import('./commands/rollback.ts'),
  },
};

/** Runs one of them; the exit status. */
export async function runOwnCommand(
  { options, load, mode }: OwnCommand,
  words: readonly string[],
  output: Output,
): Promise<number> {
  try {
    const { own, rest } = split(words, options);
    return await runCommand('turntable', rest, output, (await load()).run(own), mode);
  } catch (thrown) {
    if (!(thrown instanceof UsageError)) throw thrown;
    output.error(`turntable: ${thrown.message}`);
    return 1;
  }
}

/** Takes a command's own options out of the words; `--` ends options. */
function split(
  words: readonly string[],
  known: OwnCommand['options'],
): { own: OwnOptions; rest: readonly string[] } {
  const given = new Map<string, string>();
  const rest: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--') {
      rest.push(...words.slice(at));
      break;
    }
    const [, name = '', value] = /^--([a-z-]+)(?:=(.*))?$/s.exec(word) ?? [];
    const kind = Object.hasOwn(known, name) ? known[name] : undefined;
    if (kind === undefined) rest.push(word);
    else if (kind === 'flag') {
      if (value !== undefined) throw new UsageError(`--${name} takes no value`);
      given.set(name, '');
    } else {
      if (value === undefined) at += 1;
      const taken = value ?? words[at];
      if (taken === undefined) throw new UsageError(`--${name} needs a value`);
      given.set(name, taken);
    }
  }
  return { own: { has: (name) => given.has(name), value: (name) => given.get(name) }, rest };
}
