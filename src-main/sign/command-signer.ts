import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isSystemError, processEnd, startProcess, systemErrorText } from '../base/index.ts';
import type { Signer } from './signer.ts';
import { SigningError } from './signing-error.ts';

/** What macros say of the program that signs. */
export interface SigningMacros {
  define(text: string): void;
  undefine(name: string): void;
  expand(text: string): string;
  isDefined(name: string): boolean;
  isParametric(name: string): boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What rpm's own files of macros say, for machines without them. */
const usualCommand =
  '%{__gpg} --no-verbose --no-armor --no-secmem-warning ' +
  '%{?_gpg_digest_algo:--digest-algo=%{_gpg_digest_algo}} %{?_gpg_sign_cmd_extra_args} ' +
  '-u %{shescape:%{?_openpgp_sign_id}%{!?_openpgp_sign_id:%{_gpg_name}}} ' +
  '-sbo %{__signature_filename} -- -';

/** The program and its arguments; the first word after it may be the name it is to see itself by. */
interface SigningCommand {
  readonly program: string;
  readonly argv0: string | undefined;
  readonly words: readonly string[];
}

/**
 * Signs by the external program that macros name (`%__gpg_sign_cmd`, or with rpm 6's files what
 * `%_openpgp_sign` chooses), which reads the document from standard input. GnuPG asks its agent for the key.
 *
 * @param environment - of the program, asked for each signature
 * @param splitWords - takes the expanded macro apart
 */
export function commandSigner(
  macros: SigningMacros,
  environment: () => Environment,
  splitWords: (text: string) => readonly string[],
): Signer {
  return {
    async sign(document) {
      const folder = mkdtempSync(join(tmpdir(), 'turntable-sign-'));
      try {
        const signaturePath = join(folder, 'signature');
        const command = commandOf(macros, signaturePath, splitWords);
        await run(command, homeOf(macros, environment()), document);
        return readSignature(signaturePath, command);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

/** rpm 6 says whose program it is by `%_openpgp_sign`; rpm 4 knows GnuPG only. */
function commandOf(
  macros: SigningMacros,
  signaturePath: string,
  splitWords: (text: string) => readonly string[],
): SigningCommand {
  const chosen = macros.isDefined('_openpgp_sign') ? macros.expand('%{_openpgp_sign}') : 'gpg';
  const name = `__${chosen}_sign_cmd`;
  macros.define('__plaintext_filename -');
  macros.define(`__signature_filename ${signaturePath}`);
  const text = !macros.isDefined(name)
    ? usualCommand
    : macros.isParametric(name)
      ? `%{${name} - ${signaturePath}}`
      : `%{${name}}`;
  const [program = '', ...rest] = splitWords(macros.expand(text));
  macros.undefine('__signature_filename');
  macros.undefine('__plaintext_filename');
  // The macro of rpm 4 has the name after the path, that of rpm 6 has not.
  const [first = ''] = rest;
  const isNamed = chosen === 'gpg' && !first.startsWith('-');
  return { program, argv0: isNamed ? first : undefined, words: isNamed ? rest.slice(1) : rest };
}

/** `%_gpg_path` is the home of GnuPG. */
function homeOf(macros: SigningMacros, environment: Environment): Environment {
  if (!macros.isDefined('_gpg_path')) return environment;
  return { ...environment, GNUPGHOME: macros.expand('%{_gpg_path}') };
}

async function run(
  { program, argv0, words }: SigningCommand,
  env: Environment,
  document: Iterable<Uint8Array>,
): Promise<void> {
  const shown = argv0 ?? basename(program);
  const child = startProcess(program, words, {
    stdio: ['pipe', 'inherit', 'inherit'],
    env: { ...env },
    ...(argv0 !== undefined && { argv0 }),
  });
  const ended = processEnd(child);
  // a program may end before it has read everything; what it says counts
  const given = child.stdin === null ? undefined : pipeline(copies(document), child.stdin);
  const [end] = await Promise.allSettled([ended, given]);
  if (end.status === 'rejected') throw notStarted(shown, end.reason);
  if (end.value.status !== 0)
    throw new SigningError(`${shown} exec failed (${end.value.status ?? end.value.signal ?? ''})`);
}

/** The pipe keeps pieces while it waits. */
function* copies(document: Iterable<Uint8Array>): Generator<Uint8Array> {
  for (const piece of document) yield Uint8Array.from(piece);
}

function notStarted(shown: string, reason: unknown): SigningError {
  const code = isSystemError(reason) ? systemErrorText(reason.code) : String(reason);
  return new SigningError(`Could not exec ${shown}: ${code}`, `${shown} exec failed (1)`);
}

function readSignature(path: string, { argv0, program }: SigningCommand): Uint8Array {
  try {
    return readFileSync(path);
  } catch (thrown) {
    if (!isSystemError(thrown)) throw thrown;
    throw new SigningError(`${argv0 ?? basename(program)} failed to write signature`);
  }
}
